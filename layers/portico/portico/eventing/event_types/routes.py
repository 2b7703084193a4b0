"""The paths of event types, and of emitting."""

from portico.core.http.lazy_routes import resource_router
from portico.eventing.event_types.resource import EVENT_TYPES

routes = resource_router(EVENT_TYPES)
