"""The models of webhooks beside the views."""

from datetime import datetime
from typing import Final

from pydantic import BaseModel, Field

from portico.core.model.fields import Sent
from portico.eventing.webhooks.entity import GivenSecret

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


class DeliveryPublic(BaseModel):
    """A delivery that was accepted, and is durable."""

    id: str = Field(description="The id of the event.", examples=["72d3162e-cc78-11e3-81ab-4c9367dc0958"])
    duplicate: bool = Field(description="It had been delivered before, and was not published again.", examples=[False])
