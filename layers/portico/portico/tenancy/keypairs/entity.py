"""Key pairs: access keys and their secrets."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, ClassVar, Final

from pydantic import Field

from portico.core.model.claims import Claim
from portico.core.model.entity import Entity, Name, Words
from portico.core.model.fields import INTERNAL, OUTPUT_ONLY, SHOWN_ONCE, Input, Output
from portico.core.model.scope import Scope
from portico.tenancy.members.entity import Status

ACCESS_KEY_EXAMPLE: Final = "PK7QZ4N2WJXT5MBK3CMFRW2ZJPMFSGC"
_SHOWN_EXAMPLE: Final = "pQm2Yx0s8VtLr4KcWb7NzE1uJ5HgTf9AdX3oRi6M"
_LIMITS: Final = (
    "The resource policy that limits what is done with it, by default that of the user. Needs `keypair:limit`."
)

Description = Annotated[Words | None, Field(examples=["laptop"])]
Activity = Annotated[Status, Field(description="A disabled key pair is out within 30 seconds.")]
Limits = Annotated[Name | None, Field(description=_LIMITS, examples=["small"])]


class KeyPair(Entity):
    """An access key and its secret: hashed to be compared, encrypted to check signatures made with it.

    `slot` is one of the few that a user has; operators make pairs beyond them, whose slot is the access key.
    `secret_key` is set when it is shown, that once, `last_used_at` when it was looked up; neither is kept.
    """

    type: ClassVar[str] = "keypair"
    types: ClassVar[str] = "keypairs"
    key_field: ClassVar[str] = "access_key"

    access_key: Annotated[str, Output(examples=[ACCESS_KEY_EXAMPLE])]
    secret_sha256: Annotated[str, INTERNAL] = Field(repr=False)
    secret: Annotated[str, INTERNAL] = Field(repr=False)
    domain: Annotated[str, Output(examples=["acme"])]
    user: Annotated[str, Output(examples=["ada"])]
    description: Annotated[str | None, Input(Description)] = None
    status: Annotated[Status, Input(Activity, on="update")] = Status.ACTIVE
    slot: Annotated[str, INTERNAL]
    updated_at: Annotated[datetime, OUTPUT_ONLY]
    credentials_changed_at: Annotated[datetime | None, INTERNAL] = None
    resource_policy: Annotated[str | None, Input(Limits)] = None
    secret_key: Annotated[
        str | None, SHOWN_ONCE, Output(str, description="Shown this once.", examples=[_SHOWN_EXAMPLE])
    ] = Field(None, exclude=True, repr=False)
    last_used_at: Annotated[datetime | None, Output(description="To a minute or so.")] = Field(None, exclude=True)

    @property
    def audit_scope(self) -> Scope:
        """The audit scope of its user."""
        return Scope(self.domain, user=self.user)

    @property
    def claims(self) -> Sequence[Claim]:
        """Its slot."""
        return (Claim("slot", slots_of(self.audit_scope), f"{self.audit_scope.user}/{self.slot}"),)


def slots_of(scope: Scope) -> str:
    """The partition of the slots of a domain's key pairs. Strongly consistent."""
    return f"{Scope(scope.domain)}#keypair_slots"
