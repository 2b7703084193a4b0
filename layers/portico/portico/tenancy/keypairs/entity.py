"""Key pairs: access keys and their secrets."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from pydantic import Field

from portico.core.model.claims import Claim
from portico.core.model.entity import Entity
from portico.core.model.scope import Scope
from portico.tenancy.members.entity import Status


class KeyPair(Entity):
    """An access key and its secret: hashed to be compared, encrypted to check signatures made with it.

    `slot` is one of the few that a user has; operators make pairs beyond them, whose slot is the access key.
    `secret_key` is set when it is shown, that once, `last_used_at` when it was looked up; neither is kept.
    """

    type: ClassVar[str] = "keypair"
    types: ClassVar[str] = "keypairs"
    key_field: ClassVar[str] = "access_key"

    access_key: str
    secret_sha256: str = Field(repr=False)
    secret: str = Field(repr=False)
    domain: str
    user: str
    description: str | None = None
    status: Status = Status.ACTIVE
    slot: str
    credentials_changed_at: datetime | None = None
    resource_policy: str | None = None
    secret_key: str | None = Field(None, exclude=True, repr=False)
    last_used_at: datetime | None = Field(None, exclude=True)

    @property
    def trail(self) -> Scope:
        """That of its user."""
        return Scope(self.domain, user=self.user)

    @property
    def claims(self) -> Sequence[Claim]:
        """Its slot."""
        return (Claim("slot", slots_of(self.trail), f"{self.trail.user}/{self.slot}"),)


def slots_of(scope: Scope) -> str:
    """The partition of the slots of a domain's key pairs: a list of them that is never a moment old."""
    return f"{Scope(scope.domain)}#keypair_slots"
