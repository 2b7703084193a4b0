"""Inbound webhooks: where others deliver what becomes events of a project."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Annotated, ClassVar, Final, Self

from pydantic import Field, SecretStr

from portico.core.model.claims import Claim
from portico.core.model.entity import Name, Pausable
from portico.core.model.event_names import OWN_SOURCES
from portico.core.model.fields import FILTERABLE, INTERNAL, OUTPUT_ONLY, SHOWN_ONCE, SORTABLE, Input, Output
from portico.core.model.kept_secret import KeptSecret
from portico.core.model.open_enum import OpenEnum
from portico.eventing.webhooks.schemes import Scheme

UIDS: Final = "global#webhook_uids"

EventName = Annotated[
    Name, Field(description="The event type that deliveries are emitted as; it is there.", examples=["push"])
]
Tolerance = Annotated[
    int,
    Field(
        ge=1,
        le=3600,
        description="The greatest age, or time ahead, in seconds, of a signature whose scheme says when it was made: `stripe` and "
        "`standard-webhooks`.",
        examples=[300],
    ),
]
GivenSecret = Annotated[
    SecretStr | None,
    Field(
        description="The signing secret, where the sender has made it (Stripe's `whsec_..`); by default one is made, and shown "
        "this once. For `github` any text of 16 characters or more, for `standard-webhooks` `whsec_` and base64.",
        examples=[None],
    ),
]
SigningScheme = Annotated[
    Scheme, Field(description="The scheme of the sender's signatures; immutable.", examples=["github"])
]
_ROTATED_AT: Final = "When the signing secret was last set."
_MADE: Final = "Shown this once; null where the caller gave it."
_MADE_EXAMPLE: Final = "0ZFLmQ3mWcCqv8bTtH3nqf8o3yKp5Jx2Rr9sUe7aBdE"


class WebhookStatus(OpenEnum):
    """ACTIVE <-> PAUSED; what is delivered while it is PAUSED is refused."""

    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"


class SigningSecret(KeptSecret):
    """A signing secret; `until` is when a former one is worth nothing."""

    until: datetime | None = None


class Webhook(Pausable):
    """A webhook. `uid` is in its URL, and cannot be guessed; `secret` is set when it is shown, that once, and is not kept.

    `former` are the signing secrets before the last rotations, some of which may be over.
    """

    type: ClassVar[str] = "webhook"
    types: ClassVar[str] = "webhooks"

    uid: Annotated[str, INTERNAL]
    event: Annotated[str, Input(EventName), FILTERABLE, SORTABLE]
    scheme: Annotated[Scheme, Input(SigningScheme, on="create"), FILTERABLE]
    tolerance_seconds: Annotated[int, Input(Tolerance)] = 300
    status: Annotated[WebhookStatus, OUTPUT_ONLY, FILTERABLE, SORTABLE] = WebhookStatus.ACTIVE
    signing: Annotated[SigningSecret, Field(repr=False), INTERNAL]
    former: Annotated[tuple[SigningSecret, ...], Field(repr=False), INTERNAL] = ()
    rotated_at: Annotated[datetime, Output(description=_ROTATED_AT), FILTERABLE, SORTABLE]
    secret: Annotated[
        str | None,
        Field(exclude=True, repr=False),
        Input(GivenSecret, on="create"),
        Output(description=_MADE, examples=[_MADE_EXAMPLE]),
        SHOWN_ONCE,
    ] = None

    @property
    def entity_tag(self) -> str:
        """A digest of its uid, which is not for a header, and its version."""
        return f"{sha256(self.uid.encode()).hexdigest()[:32]}-{self.version}"

    @property
    def url(self) -> str:
        """The path to deliver to, below the API's URL."""
        return f"/v1/hooks/{self.uid}"

    @property
    def former_until(self) -> datetime | None:
        """The time until which a secret of before the last rotation is good as well."""
        return max((one.until for one in self.former if one.until is not None), default=None)

    @property
    def claims(self) -> Sequence[Claim]:
        """It is found by its uid."""
        return (claim_of(self.uid),)

    @property
    def is_paused(self) -> bool:
        """True if deliveries are refused."""
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
        """The encryption context of its secrets: the uid that was asked for, and the webhook's place."""
        return {"webhook": self.uid, "domain": str(self.scope.domain), "project": str(self.scope.project)}

    def secrets_at(self, now: datetime) -> tuple[SigningSecret, ...]:
        """The secrets that are good at a time, the current one first."""
        return (self.signing, *(one for one in self.former if one.until is not None and one.until > now))


def claim_of(uid: str) -> Claim:
    """The claim that leads from a uid to its webhook."""
    return Claim("uid", UIDS, uid)
