"""Notifications: channels, the rules that send to them, and the deliveries that come of both."""

from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from portico.core.model.entity import ID_EXAMPLE, BeatingEntity, Name, NamedEntity, StoredAsText
from portico.core.model.fields import FILTERABLE, INTERNAL, OUTPUT_ONLY, SORTABLE, Input, Output
from portico.core.model.last_error import RecordsErrors
from portico.core.model.maker import Maker
from portico.core.model.open_enum import OpenEnum

_EVENT_TYPE: Final = r"^[a-z][a-z0-9_]{0,62}(\.[a-z0-9_]{1,63}){1,6}(\.\*)?$"
_REFERENCE: Final = r"^([A-Za-z0-9][A-Za-z0-9._-]{0,62}/){0,2}[A-Za-z0-9][A-Za-z0-9._-]{0,62}$"
_KEY: Final = r"^[A-Za-z_][A-Za-z0-9_.-]*$"
_MAX_TEMPLATE: Final = 65_536
_ENABLED: Final = "Whether anything is sent by it."
_OF_EVENT: Final = "The id of the event; that of a test is the delivery's own."

Enabled = Annotated[bool, Field(description=_ENABLED, examples=[True])]
SecretRef = Annotated[
    str,
    StringConstraints(pattern=_REFERENCE),
    Field(
        description="The secret that has the signing secret: of the project of the channel, or of your current project where the "
        "channel is in none; or named as `project/name`, `domain/project/name`.",
        examples=["alerts"],
    ),
]
SecretKey = Annotated[
    str,
    StringConstraints(pattern=_KEY, max_length=128),
    Field(
        description="The key of the signing secret among its values: `whsec_` and base64 of 24 to 64 bytes.",
        examples=["WEBHOOK_SECRET"],
    ),
]


class ChannelType(OpenEnum):
    """The ways to send."""

    WEBHOOK = "webhook"


class WebhookSpec(BaseModel):
    """Where a webhook is, and by what it is signed (Standard Webhooks)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: Annotated[
        str,
        Field(
            max_length=2048,
            description="An https URL of the public internet; redirects are not followed.",
            examples=["https://alerts.example.com/portico"],
        ),
    ]
    secret: SecretRef
    secret_key: SecretKey = "WEBHOOK_SECRET"  # noqa: S105  # the name of a key
    content_type: Annotated[
        Literal["application/json", "text/plain"],
        Field(description="That of messages; rules without a template send JSON.", examples=["application/json"]),
    ] = "application/json"


Type = Annotated[ChannelType, Field(description="Immutable.", examples=["webhook"])]


class NotificationChannel(NamedEntity):
    """A channel. It uses its secret in the name of `maker`, who made it or changed it last; `secret_scope` is where that is."""

    type: ClassVar[str] = "notification_channel"
    types: ClassVar[str] = "notification_channels"

    channel_type: Annotated[ChannelType, Input(Type, on="create"), FILTERABLE, SORTABLE]
    webhook: Annotated[WebhookSpec | None, Input(), Output(WebhookSpec | None)] = None
    enabled: Annotated[bool, Input(Enabled), FILTERABLE] = True
    maker: Annotated[Maker | None, INTERNAL] = None
    secret_scope: Annotated[str | None, INTERNAL] = None

    @property
    def secret_name(self) -> str:
        """The name of its secret, in `secret_scope`."""
        return self.webhook.secret.rpartition("/")[2] if self.webhook is not None else ""


RuleEvents = Annotated[
    tuple[Annotated[str, StringConstraints(pattern=_EVENT_TYPE, max_length=127)], ...],
    Field(
        min_length=1,
        max_length=20,
        description="Types of events: presets (see `/v1/notification-rule-types`), or events of the platform, by entity "
        "(`dev.portico.run.*`, `dev.portico.function.update`).",
        examples=[["session.terminated", "dev.portico.run.settle"]],
    ),
]
Condition = Annotated[
    list[dict[str, Any]],
    Field(
        max_length=64,
        description="Expressions in the filter dialects of subscriptions, all of which an event must pass. Beside the attributes of "
        "the event they speak of its `state`, `operation`, `entitytype`, `actor`, `domain` and `project`.",
        examples=[[{"exact": {"state": "FAILED"}}]],
    ),
]
Channel = Annotated[Name, Field(description="The channel, in the same place.", examples=["alerts"])]
Template = Annotated[
    str | None,
    Field(
        max_length=_MAX_TEMPLATE,
        description="The message, in the language of Jinja; see `/v1/notification-rule-types`. Null sends the event as JSON.",
        examples=['{"text": {{ ("Run " ~ event.subject ~ " is " ~ state) | tojson }}}'],
    ),
]


class NotificationRule(RecordsErrors):
    """A rule: which events are sent to which channel, and in what words. It reads in the name of `maker`."""

    type: ClassVar[str] = "notification_rule"
    types: ClassVar[str] = "notification_rules"

    events: Annotated[tuple[str, ...], Input(RuleEvents), Output(list[str])]
    condition: Annotated[Any, StoredAsText, Input(Condition), Output(list[dict[str, Any]])] = Field(
        default_factory=list
    )
    channel: Annotated[str, Input(Channel), FILTERABLE, SORTABLE]
    template: Annotated[str | None, Input(Template)] = None
    enabled: Annotated[bool, Input(Enabled), FILTERABLE] = True
    maker: Annotated[Maker | None, INTERNAL] = None

    @property
    def is_active(self) -> bool:
        """True if it sends now."""
        return self.enabled and self.deleted_at is None


class DeliveryStatus(OpenEnum):
    """WAITING -> DELIVERED or DEAD; a redrive makes a DEAD one WAITING."""

    WAITING = "WAITING"
    DELIVERED = "DELIVERED"
    DEAD = "DEAD"


class DeliveryTrouble(BaseModel):
    """The reason why a delivery failed."""

    model_config = ConfigDict(frozen=True)

    code: Annotated[str, Field(examples=["NOTIFICATION_NOT_TAKEN"])]
    message: Annotated[str, Field(examples=["The receiver answered with the status 503."])]


class NotificationDelivery(BeatingEntity):
    """One event, for one rule.

    `rule_uid` is that very rule's, `number` the version that the event is of, and `since` is when it began to be tried: at first, or at
    its last redrive. `due` is when it is tried next, or the end of an attempt that is under way.
    """

    type: ClassVar[str] = "notification_delivery"
    types: ClassVar[str] = "notification_deliveries"

    rule: Annotated[str, Output(examples=["failed-runs"]), FILTERABLE]
    rule_uid: Annotated[str, INTERNAL]
    channel: Annotated[str, Output(examples=["alerts"]), FILTERABLE]
    event_type: Annotated[str, Output(examples=["dev.portico.run.settle"]), FILTERABLE]
    entity: Annotated[str | None, Output(description="What the event is about.", examples=[ID_EXAMPLE]), FILTERABLE] = (
        None
    )
    entity_type: Annotated[str, Output(examples=["run"]), FILTERABLE]
    event_id: Annotated[str, Output(description=_OF_EVENT, examples=[ID_EXAMPLE]), FILTERABLE]
    number: Annotated[int, INTERNAL] = 0
    status: Annotated[DeliveryStatus, OUTPUT_ONLY, FILTERABLE] = DeliveryStatus.WAITING
    attempts: Annotated[int, Output(description="How often it was tried.", examples=[1])] = 0
    error: Annotated[DeliveryTrouble | None, Output(description="Of the last attempt.")] = None
    since: Annotated[datetime, INTERNAL]
    due: Annotated[datetime | None, Output(name="next_attempt_at", description="When it is tried next.")] = None
    delivered_at: Annotated[datetime | None, OUTPUT_ONLY] = None
    event: Annotated[Any, StoredAsText, Output(description="The event.", detail=True)] = None
    updated_at: Annotated[datetime, OUTPUT_ONLY]

    @property
    def lane(self) -> str:
        """The partition of what waits for its turn with it: that of its rule, about its entity."""
        told = f"{self.rule_uid}\n{self.entity_type}\n{(self.entity or '').lower()}"
        return f"{self.scope}#notification_lanes#{sha256(told.encode()).hexdigest()[:40]}"

    @property
    def turn(self) -> str:
        """Its place in the lane: by the version of the entity."""
        return f"{self.number:012d}#{self.event_id}"
