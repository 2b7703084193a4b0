"""The paths of schedules."""

from portico.core.http.lazy_routes import resource_router
from portico.eventing.schedules.resource import SCHEDULES

routes = resource_router(SCHEDULES)
