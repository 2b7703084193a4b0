"""Users: the people of a domain."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field, SecretStr, StringConstraints

from portico.core.model.claims import Claim
from portico.core.model.entity import Name, Words
from portico.core.model.fields import FILTERABLE, INTERNAL, SORTABLE, Input, Sent
from portico.core.model.scope import Scope
from portico.tenancy.members.entity import Member

Email = Annotated[
    str,
    StringConstraints(pattern=r"^[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+$", max_length=254, to_lower=True),
    Field(description="Unique in the domain, ignoring case.", examples=["ada@example.com"]),
]
FullName = Annotated[Words | None, Field(examples=["Ada Lovelace"])]
NewPassword = Annotated[SecretStr, Field(min_length=10, max_length=256, description="Never shown again.")]
KeyPairPolicy = Annotated[
    Name | None, Field(description="The resource policy of key pairs that the user makes.", examples=["small"])
]


class UserInput(Sent):
    """The password, which is kept as a hash; an update may leave it out, but not take it away."""

    password: Annotated[NewPassword | None, Input(update=NewPassword)] = None


class User(Member):
    """A person. `identities` are the subjects at external issuers, each bound by the first sign-in."""

    type: ClassVar[str] = "user"
    types: ClassVar[str] = "users"

    email: Annotated[str | None, Input(Email | None), FILTERABLE, SORTABLE] = None
    full_name: Annotated[str | None, Input(FullName), FILTERABLE, SORTABLE] = None
    password_hash: Annotated[str | None, INTERNAL] = Field(None, repr=False)
    identities: Annotated[dict[str, str], INTERNAL] = {}
    resource_policy: Annotated[str | None, Input(KeyPairPolicy)] = None

    @property
    def claims(self) -> Sequence[Claim]:
        """An e-mail address is one user's in a domain."""
        return (email_claim(self.scope, self.email),) if self.email else ()


def email_claim(scope: Scope, email: str) -> Claim:
    """The claim of an e-mail address in a domain."""
    return Claim("email", f"{scope}#emails", email.lower())
