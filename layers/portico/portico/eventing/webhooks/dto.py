"""What clients send and get of webhooks, and what senders get: signing secrets are shown once, when they are made."""

from datetime import datetime
from typing import Annotated, Final

from pydantic import BaseModel, Field, SecretStr

from portico.core.http.adapter import Adapter
from portico.core.http.fields import DescribedInput, Input, NamedPublic, named_filter, unset
from portico.core.http.filters import EnumFilter, StringFilter, TimeFilter
from portico.core.model.entity import Name
from portico.eventing.webhooks.entity import Webhook, WebhookStatus
from portico.eventing.webhooks.schemes import Scheme

DAY: Final = 24 * 60 * 60

EventName = Annotated[
    Name, Field(description="The event type that deliveries are emitted as; it is there.", examples=["push"])
]
Tolerance = Annotated[
    int,
    Field(
        ge=1,
        le=3600,
        description="How old, or how far ahead, a signature may be whose scheme says when it was made: `stripe` and "
        "`standard-webhooks`.",
        examples=[300],
    ),
]
Given = Annotated[
    SecretStr | None,
    Field(
        description="The signing secret, where the sender has made it (Stripe's `whsec_..`); by default one is made, and shown "
        "this once. For `github` any text of 16 characters or more, for `standard-webhooks` `whsec_` and base64.",
        examples=[None],
    ),
]


class WebhookReplace(DescribedInput):
    """A webhook without its name, scheme and secret."""

    event: EventName
    tolerance_seconds: Tolerance = 300


class WebhookCreate(WebhookReplace):
    """A new webhook."""

    name: Name = Field(description="Unique in its project, ignoring case; immutable.", examples=["repository"])
    scheme: Scheme = Field(description="How the sender signs; immutable.", examples=["github"])
    secret: Given = None


class WebhookUpdate(DescribedInput):
    """The fields to change."""

    event: EventName = Field(default_factory=unset)
    tolerance_seconds: Tolerance = Field(default_factory=unset)


class WebhookRotate(Input):
    """What to put in the place of the signing secret, and what becomes of the former one."""

    secret: Given = None
    grace_seconds: int = Field(
        default=DAY,
        ge=0,
        le=7 * DAY,
        description="How long deliveries that a former secret signed are taken still; 0 ends all former ones at once.",
        examples=[DAY],
    )


class WebhookPublic(NamedPublic):
    """A webhook, without its secret."""

    name: str = Field(examples=["repository"])
    event: str = Field(examples=["push"])
    scheme: Scheme = Field(examples=["github"])
    tolerance_seconds: int = Field(examples=[300])
    status: WebhookStatus
    url: str = Field(
        description="Where to deliver: a path below the API's URL.",
        examples=["/v1/hooks/6f1c2f0e-8d5b-4f27-9a0c-2f6c1d1b7a53"],
    )
    rotated_at: datetime = Field(description="When the signing secret was last set.")
    former_until: datetime | None = Field(
        description="Until when a secret of before the last rotation is good as well."
    )
    project: str = Field(description="`domain/project`.", examples=["default/default"])


class WebhookWithSecret(WebhookPublic):
    """A webhook with the signing secret that was made for it, which is not shown again."""

    secret: str | None = Field(
        description="Shown this once; null where the caller gave it.",
        examples=["0ZFLmQ3mWcCqv8bTtH3nqf8o3yKp5Jx2Rr9sUe7aBdE"],
    )


class DeliveryPublic(BaseModel):
    """A delivery that was accepted, and is durable."""

    id: str = Field(description="The id of the event.", examples=["72d3162e-cc78-11e3-81ab-4c9367dc0958"])
    duplicate: bool = Field(description="It had been delivered before, and was not published again.", examples=[False])


def show(webhook: Webhook) -> BaseModel:
    """The webhook as clients see it."""
    return WebhookPublic.of(webhook, **_made(webhook))


def show_secret(webhook: Webhook) -> BaseModel:
    """The webhook with its secret, where that was made just now."""
    return WebhookWithSecret.of(webhook, secret=webhook.secret, **_made(webhook))


def _made(webhook: Webhook) -> dict[str, str | datetime | None]:
    ends = [one.until for one in webhook.former if one.until is not None]
    place = f"{webhook.scope.domain}/{webhook.scope.project}"
    return {"url": f"/v1/hooks/{webhook.uid}", "former_until": max(ends, default=None), "project": place}


WebhookFilter = named_filter(
    "WebhookFilter",
    event=StringFilter,
    scheme=EnumFilter[Scheme],
    status=EnumFilter[WebhookStatus],
    rotated_at=TimeFilter,
)
ADAPTER = Adapter(WebhookFilter, ("name", "created_at", "updated_at", "event", "status", "rotated_at"))
