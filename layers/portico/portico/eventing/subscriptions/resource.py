"""The declaration of subscriptions."""

from typing import Final

from portico.core.model.access import USERS_WRITE, Access
from portico.core.model.conventions import Home, Place
from portico.core.resource import PAUSABLE, Mount, Operation, Resource, Trigger
from portico.eventing.subscriptions.actions import RecordUndelivered, ReplyWithEvent
from portico.eventing.subscriptions.entity import Subscription

SUBSCRIPTIONS: Final = Resource(
    "portico.eventing.subscriptions.service:wire",
    entity=Subscription,
    function="subscriptions",
    mounts=(Mount("/v1/subscriptions", "", Home.CURRENT_PROJECT),),
    operations=PAUSABLE,
    own=(
        Operation(
            "note",
            RecordUndelivered,
            access=Access.PLATFORM,
            trigger=Trigger("sqs", ("TenantEvent", "PlatformEvent")),
            place=Place("on_event"),
        ),
        Operation(
            "reply",
            ReplyWithEvent,
            access=Access.PLATFORM,
            trigger=Trigger("sqs", ("RunAnswered",)),
            place=Place("on_run_settled"),
        ),
    ),
    access={**USERS_WRITE, "pause": Access.WRITE, "resume": Access.WRITE},
    texts={
        "pause": ("Pause a subscription", "Events emitted while it is PAUSED are not delivered later."),
        "resume": (
            "Resume a subscription",
            "It gets what is emitted from now on. Takes the permissions for what the subscription does, too.",
        ),
    },
    limit=200,
    columns=("name", "event", "function", "status"),
    example={"name": "greet-orders", "event": "order.created", "function": "hello"},
)
