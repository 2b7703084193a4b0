"""The path to which senders deliver."""

from portico.core.http.lazy_routes import resource_router
from portico.eventing.webhooks.resource import HOOKS

routes = resource_router(HOOKS)
