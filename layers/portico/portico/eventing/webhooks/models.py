"""The models of webhooks beside the views."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel, Field

from portico.core.model.asked import Asked
from portico.core.model.fields import Sent
from portico.core.model.given import Given
from portico.eventing.webhooks.entity import GivenSecret, Webhook

if TYPE_CHECKING:
    from portico.core.data.journal import Record

DAY: Final = 24 * 60 * 60


class WebhookRotate(Sent):
    """The new signing secret, and the grace of the former one."""

    secret: GivenSecret = None
    grace_seconds: int = Field(
        default=DAY,
        ge=0,
        le=7 * DAY,
        description="The seconds for which deliveries signed by a former secret are still accepted; 0 ends all former ones at once.",
        examples=[DAY],
    )


class WebhookOutputs(BaseModel):
    """The properties of a webhook that clients are shown."""

    url: str = Field(
        description="The path to deliver to, below the API's URL.",
        examples=["/v1/hooks/6f1c2f0e-8d5b-4f27-9a0c-2f6c1d1b7a53"],
    )
    former_until: datetime | None = Field(
        description="Until when a secret of before the last rotation is good as well."
    )
    delivery_url: str = Field(
        default="",
        description="The whole URL to deliver to, at the address by which this was asked for.",
        examples=["https://api.example.com/v1/hooks/6f1c2f0e-8d5b-4f27-9a0c-2f6c1d1b7a53"],
    )


def show_address(webhook: Webhook, asked: Asked) -> Mapping[str, Any]:
    """The value of `delivery_url`."""
    return {"delivery_url": f"{asked.root}{webhook.url}"}


class WebhookTest(Sent):
    """The body of a delivery that is made to try a webhook."""

    data: Any = Field(
        default=None,
        description="The body to deliver; by default an object with an `id`, and `test` as its `type`.",
        examples=[{"ref": "refs/heads/main"}],
    )


class DeliverySeen(BaseModel):
    """A delivery to a webhook, as it ended."""

    time: datetime = Field(description="When it came.")
    outcome: str = Field(description="`accepted`, or `refused`.", examples=["accepted"])
    code: str | None = Field(description="Why it was refused.", examples=[None])
    id: str | None = Field(description="The id of the event.", examples=["72d3162e-cc78-11e3-81ab-4c9367dc0958"])
    subject: str | None = Field(description="The kind of delivery, as its sender calls it.", examples=["push"])


def show_delivery(record: "Record", _given: Given) -> DeliverySeen:
    """The delivery that a record tells of."""
    event = record.emitted or {}
    accepted = record.outcome == "success"
    known = {"id": event.get("id"), "subject": event.get("subject")}
    return DeliverySeen(
        time=record.time, outcome="accepted" if accepted else "refused", code=record.error_code, **known
    )


class DeliveryPublic(BaseModel):
    """A delivery that was accepted, and is durable."""

    id: str = Field(description="The id of the event.", examples=["72d3162e-cc78-11e3-81ab-4c9367dc0958"])
    duplicate: bool = Field(description="It had been delivered before, and was not published again.", examples=[False])
