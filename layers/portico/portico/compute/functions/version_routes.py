"""The paths of versions of functions."""

from portico.compute.functions.resource import VERSIONS
from portico.core.http.lazy_routes import resource_router

routes = resource_router(VERSIONS)
