"""Users: the people of a domain."""

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from portico.core.model.claims import Claim
from portico.core.model.scope import Scope
from portico.tenancy.members.entity import Member


class User(Member):
    """A person. No DTO shows `password_hash`."""

    type: ClassVar[str] = "user"
    types: ClassVar[str] = "users"

    email: str | None = None
    full_name: str | None = None
    password_hash: str | None = Field(None, repr=False)
    identities: dict[str, str] = {}  # the subject at each external issuer, bound by the first sign-in
    resource_policy: str | None = None  # that of the key pairs that the user makes

    @property
    def claims(self) -> Sequence[Claim]:
        """An e-mail address is one user's in a domain."""
        return (email_claim(self.scope, self.email),) if self.email else ()


def email_claim(scope: Scope, email: str) -> Claim:
    """The claim of an e-mail address in a domain."""
    return Claim("email", f"{scope}#emails", email.lower())
