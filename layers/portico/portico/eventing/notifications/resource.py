"""The declarations of channels, rules and deliveries of notifications: of the platform, of a domain, and of a project."""

from typing import Annotated, Any, Final

from pydantic import Field

from portico.core.limits.route_limit import RUNS, SEARCHES_IF_FILTERED
from portico.core.model.access import PERMISSIONS, Access, Accesses
from portico.core.model.conventions import Answer, Body, Home, Place
from portico.core.model.entity import Id
from portico.core.resource import Mount, Operation, Resource, Trigger
from portico.eventing.notifications.actions import (
    AdvanceLane,
    GetNotificationDelivery,
    GetRuleSchema,
    ListRuleTypes,
    PlanNotifications,
    RecordRuleError,
    RedriveNotificationDelivery,
    SearchNotificationDeliveries,
    TestChannel,
    ValidateRule,
)
from portico.eventing.notifications.entity import NotificationChannel, NotificationDelivery, NotificationRule
from portico.eventing.notifications.models import (
    ChannelTest,
    ChannelTested,
    RuleTypes,
    RuleTypeSchema,
    RuleValidate,
    RuleValidated,
    show_message,
    show_schema,
    show_tested,
    show_types,
)

_FUNCTION: Final = "notifications"
_WORKER: Final = Place("on_notification")
_ADMINS: Final[Accesses] = (Access.ADMINISTER, Access.OWNED)  # of domains, and of projects: nobody owns one
_INSIDE: Final = frozenset({Home.DOMAIN, Home.PROJECT})
_BY_NAME: Final = {"name": "key"}
_BY_ID: Final = {"id": "key"}
_RULE_TYPES: Final = "/v1/notification-rule-types"
_TypeInPath = Annotated[
    str, Field(pattern=r"^[a-z][a-z0-9._*]{0,126}$", description="The type.", examples=["session.started"])
]


def _mounts(name: str) -> tuple[Mount, ...]:
    return (
        Mount(f"/v1/{name}", "", Home.CURRENT_PROJECT),
        Mount(f"/v1/domains/{{domain}}/{name}", "domain_", Home.DOMAIN),
        Mount(f"/v1/admin/{name}", "admin_", Home.GLOBAL),
    )


NOTIFICATION_CHANNELS: Final = Resource(
    "portico.eventing.notifications.channels:wire",
    entity=NotificationChannel,
    function=_FUNCTION,
    mounts=_mounts("notification-channels"),
    inside=_INSIDE,
    own=(
        Operation(
            "test",
            TestChannel,
            "POST",
            "/{name}/test",
            "test_notification_channel",
            "Send a test message",
            "It really goes out, once, whether the receiver takes it or not; the reply says which. Signed as all messages of the channel.",
            binds=_BY_NAME,
            body=Body.JSON,
            body_type=ChannelTest,
            reply=ChannelTested,
            show=show_tested,
            writes=True,
            limit=RUNS,
        ),
    ),
    access=dict.fromkeys((*PERMISSIONS, "test"), _ADMINS),
    limit=100,
    columns=("name", "channel_type", "enabled"),
    example={
        "name": "alerts",
        "channel_type": "webhook",
        "webhook": {"url": "https://alerts.example.com/portico", "secret": "alerts"},
    },
)
NOTIFICATION_RULES: Final = Resource(
    "portico.eventing.notifications.rules:wire",
    entity=NotificationRule,
    function=_FUNCTION,
    mounts=_mounts("notification-rules"),
    inside=_INSIDE,
    own=(
        Operation(
            "validate",
            ValidateRule,
            "POST",
            "/{name}/validate",
            "validate_notification_rule",
            "Render the message of a rule",
            "Nothing is sent. 422 says what is wrong with the template, or with the message of a preset.",
            binds=_BY_NAME,
            body=Body.JSON,
            body_type=RuleValidate,
            reply=RuleValidated,
            show=show_message,
            writes=True,
        ),
        Operation(
            "list_types",
            ListRuleTypes,
            "GET",
            _RULE_TYPES,
            "list_notification_rule_types",
            "List what rules may be about",
            "Presets, and events of the platform by what they are about.",
            home=Home.GLOBAL,
            reply=RuleTypes,
            show=show_types,
            access=Access.SHARED,
        ),
        Operation(
            "get_schema",
            GetRuleSchema,
            "GET",
            f"{_RULE_TYPES}/{{type}}/schema",
            "get_notification_rule_type_schema",
            "Get the schema of a rule type",
            "Of the values that templates see: those of a preset stand beside `event`, `state` and `rule`.",
            home=Home.GLOBAL,
            parameters={"type": _TypeInPath},
            binds={"type": "event"},
            reply=RuleTypeSchema,
            show=show_schema,
        ),
        Operation(
            "note",
            RecordRuleError,
            access=Access.PLATFORM,
            trigger=Trigger("sqs", queue="LaneQueue"),
            place=_WORKER,
        ),
    ),
    access=dict.fromkeys(PERMISSIONS, _ADMINS),
    limit=100,
    columns=("name", "events", "channel", "enabled"),
    example={"name": "failed-runs", "events": ["dev.portico.run.settle"], "channel": "alerts"},
)
_READS: Final[tuple[Operation, ...]] = (
    Operation(
        "search",
        SearchNotificationDeliveries,
        "GET",
        "",
        "search_notification_deliveries",
        "Search notification deliveries",
        "The latest first; kept for 30 days.",
        searches=True,
        answer=Answer.PAGE,
        limit=SEARCHES_IF_FILTERED,
    ),
    Operation(
        "get",
        GetNotificationDelivery,
        "GET",
        "/{id}",
        "get_notification_delivery",
        "Get a notification delivery",
        "With its event, and the error of its last attempt.",
        binds=_BY_ID,
        reply="detail",
    ),
    Operation(
        "redrive",
        RedriveNotificationDelivery,
        "POST",
        "/{id}/redrive",
        "redrive_notification_delivery",
        "Send again what was given up",
        "It waits for its turn, as new, by the rule and the channel as they are then; the id of the message stays. One that waits already "
        "is tried soon.",
        binds=_BY_ID,
        status=202,
        conflicts=True,
        errors={409: "It was delivered."},
        limit=RUNS,
    ),
)
_EVENTS: Final[tuple[Operation, ...]] = (
    Operation(
        "plan",
        PlanNotifications,
        access=Access.PLATFORM,
        trigger=Trigger("fifo", queue="NoticeQueue", group="entity"),
        place=_WORKER,
    ),
    Operation(
        "advance",
        AdvanceLane,
        access=Access.PLATFORM,
        trigger=Trigger("sqs", queue="LaneQueue"),
        place=_WORKER,
    ),
)
_DELIVERY_ACCESS: Final[dict[str, Any]] = dict.fromkeys(("get", "list", "redrive"), _ADMINS)
NOTIFICATION_DELIVERIES: Final = Resource(
    "portico.eventing.notifications.deliveries:wire",
    entity=NotificationDelivery,
    function=_FUNCTION,
    mounts=_mounts("notification-deliveries"),
    inside=_INSIDE,
    operations=frozenset(),
    own=(*_READS, *_EVENTS),
    access=_DELIVERY_ACCESS,
    key=Id,
    key_name="id",
    words={
        "public": "One event, for one rule, and how far it has come.",
        "detail": "A notification delivery with its event.",
    },
    columns=("id", "rule", "event_type", "status", "created_at"),
)
