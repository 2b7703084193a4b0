"""The paths of subscriptions."""

from typing import Final

from portico.core.http.dependencies import current_project
from portico.core.http.resource import Mount, Resource
from portico.core.http.standard_routes import standard_router
from portico.eventing.subscriptions.dto import (
    ADAPTER,
    SubscriptionCreate,
    SubscriptionPublic,
    SubscriptionReplace,
    SubscriptionUpdate,
)
from portico.eventing.subscriptions.entity import ACTIONS, Subscription

_TEXTS: Final = {
    "pause": ("Pause a subscription", "What is emitted while it is PAUSED is not delivered later."),
    "resume": (
        "Resume a subscription",
        "It gets what is emitted from now on. Takes the permissions for what the subscription does, too.",
    ),
}
SUBSCRIPTIONS = Resource(
    Subscription,
    ACTIONS,
    SubscriptionCreate,
    SubscriptionReplace,
    SubscriptionUpdate,
    SubscriptionPublic,
    SubscriptionPublic.of,
    ADAPTER,
    texts=_TEXTS,
)
routes = standard_router(SUBSCRIPTIONS, Mount("/v1/subscriptions", "", current_project))
