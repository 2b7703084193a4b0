"""The paths of webhooks."""

from portico.core.http.lazy_routes import resource_router
from portico.eventing.webhooks.resource import WEBHOOKS

routes = resource_router(WEBHOOKS)
