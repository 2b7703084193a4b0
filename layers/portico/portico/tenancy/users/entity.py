"""Users: the people of a domain."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from portico.core.model.claims import Claim
from portico.core.model.entity import Name, Words
from portico.core.model.fields import FILTERABLE, INTERNAL, SORTABLE, Input, Sent
from portico.core.model.scope import Scope
from portico.tenancy.members.entity import Issuer, Member

Email = Annotated[
    str,
    StringConstraints(pattern=r"^[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+$", max_length=254, to_lower=True),
    Field(description="Unique in the domain, ignoring case.", examples=["ada@example.com"]),
]
FullName = Annotated[Words | None, Field(examples=["Ada Lovelace"])]
NewPassword = Annotated[SecretStr, Field(min_length=10, max_length=256, description="Never shown again.")]
KeyPairPolicy = Annotated[
    Name | None,
    Field(
        description="The resource policy of the user's sessions, and of key pairs that the user makes.",
        examples=["small"],
    ),
]


class UserInput(Sent):
    """The password, which is kept as a hash; an update may leave it out, but not take it away."""

    password: Annotated[NewPassword | None, Input(update=NewPassword)] = None


Subject = Annotated[
    str,
    StringConstraints(min_length=1, max_length=255),
    Field(description="The `sub` of its tokens.", examples=["248289761001"]),
]


class Identity(BaseModel):
    """A subject at an external issuer."""

    model_config = ConfigDict(frozen=True)

    issuer: str
    subject: str


class IdentityInput(Sent):
    """A subject at an external issuer, who signs in as the user."""

    issuer: Issuer
    subject: Subject


def _distinct(identities: list[IdentityInput]) -> list[IdentityInput]:
    if len({(one.issuer, one.subject) for one in identities}) < len(identities):
        raise ValueError("each identity is there once")
    return identities


IdentityInputs = Annotated[
    list[IdentityInput],
    Field(
        max_length=10, description="Who signs in as the user through identity providers. One is one user's in a domain."
    ),
    AfterValidator(_distinct),
]


class User(Member):
    """A person. The first sign-in through an identity provider makes an identity of its user; administrators link others."""

    type: ClassVar[str] = "user"
    types: ClassVar[str] = "users"

    email: Annotated[str | None, Input(Email | None), FILTERABLE, SORTABLE] = None
    full_name: Annotated[str | None, Input(FullName), FILTERABLE, SORTABLE] = None
    password_hash: Annotated[str | None, INTERNAL] = Field(None, repr=False)
    federated_identities: Annotated[list[Identity], Input(IdentityInputs)] = Field(default_factory=list)
    resource_policy: Annotated[str | None, Input(KeyPairPolicy)] = None

    @property
    def claims(self) -> Sequence[Claim]:
        """An e-mail address, and a subject at an issuer, are one user's in a domain."""
        emails = (email_claim(self.scope, self.email),) if self.email else ()
        return (*emails, *(identity_claim(self.scope, one.issuer, one.subject) for one in self.federated_identities))


def email_claim(scope: Scope, email: str) -> Claim:
    """The claim of an e-mail address in a domain."""
    return Claim("email", f"{scope}#emails", email.lower())


def identity_claim(scope: Scope, issuer: str, subject: str) -> Claim:
    """The claim of a subject at an issuer, in a domain."""
    from hashlib import sha256

    digest = sha256(f"{issuer}\0{subject}".encode("utf-8", "surrogatepass")).hexdigest()
    return Claim("federated_identity", f"{scope}#identities", digest)
