"""The paths of functions."""

from portico.compute.functions.resource import FUNCTIONS
from portico.core.http.lazy_routes import resource_router

routes = resource_router(FUNCTIONS)
