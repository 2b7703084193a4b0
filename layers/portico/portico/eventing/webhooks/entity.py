"""Inbound webhooks: where others deliver what becomes events of a project."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final, Self

from pydantic import BaseModel, ConfigDict, Field

from portico.core.actions.standard import standard_actions
from portico.core.aws.envelope import Sealed
from portico.core.data.journal import OWN_SOURCES
from portico.core.model.claims import Claim
from portico.core.model.entity import Pausable
from portico.eventing.webhooks.schemes import Scheme

UIDS: Final = "global#webhook_uids"


class WebhookStatus(StrEnum):
    """ACTIVE <-> PAUSED; what is delivered while it is PAUSED is refused."""

    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"


class SigningSecret(BaseModel):
    """A signing secret as it is kept, see `Vault`; `until` is when a former one is worth nothing."""

    model_config = ConfigDict(frozen=True)

    data_key: str = Field(repr=False)
    sealed: str = Field(repr=False)
    until: datetime | None = None

    @property
    def kept(self) -> Sealed:
        """What the vault opens."""
        return Sealed(self.data_key, self.sealed)


class Webhook(Pausable):
    """A webhook. `uid` is in its URL, and cannot be guessed; `secret` is set when it is shown, that once, and is not kept.

    `former` are the signing secrets before the last rotations, some of which may be over.
    """

    type: ClassVar[str] = "webhook"
    types: ClassVar[str] = "webhooks"

    uid: str
    event: str
    scheme: Scheme
    tolerance_seconds: int = 300
    status: WebhookStatus = WebhookStatus.ACTIVE
    signing: SigningSecret = Field(repr=False)
    former: tuple[SigningSecret, ...] = Field((), repr=False)
    rotated_at: datetime
    secret: str | None = Field(None, exclude=True, repr=False)

    @property
    def claims(self) -> Sequence[Claim]:
        """It is found by its uid."""
        return (claim_of(self.uid),)

    @property
    def is_paused(self) -> bool:
        """Whether deliveries are refused."""
        return self.status is WebhookStatus.PAUSED

    def switched(self, now: datetime, *, paused: bool) -> Self:
        """PAUSED, or ACTIVE."""
        return self.changed(now, status=WebhookStatus.PAUSED if paused else WebhookStatus.ACTIVE)

    @property
    def source(self) -> str:
        """The source of its events."""
        return f"{OWN_SOURCES}{self.scope}/webhooks/{self.name}"

    @property
    def context(self) -> dict[str, str]:
        """What the encryption of its secrets is bound to: the uid that was asked for, and where it is."""
        return {"webhook": self.uid, "domain": str(self.scope.domain), "project": str(self.scope.project)}

    def secrets_at(self, now: datetime) -> tuple[SigningSecret, ...]:
        """Those that are good at a time, the current one first."""
        return (self.signing, *(one for one in self.former if one.until is not None and one.until > now))


def claim_of(uid: str) -> Claim:
    """What leads from a uid to its webhook."""
    return Claim("uid", UIDS, uid)


ACTIONS = standard_actions(Webhook)
