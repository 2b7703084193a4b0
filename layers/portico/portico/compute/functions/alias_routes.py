"""The paths of aliases of functions."""

from portico.compute.functions.resource import ALIASES
from portico.core.http.lazy_routes import resource_router

routes = resource_router(ALIASES)
