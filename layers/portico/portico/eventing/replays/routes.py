"""The paths of replays."""

from portico.core.http.lazy_routes import resource_router
from portico.eventing.replays.resource import REPLAYS

routes = resource_router(REPLAYS)
