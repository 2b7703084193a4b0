"""The paths of subscriptions."""

from portico.core.http.lazy_routes import resource_router
from portico.eventing.subscriptions.resource import SUBSCRIPTIONS

routes = resource_router(SUBSCRIPTIONS)
