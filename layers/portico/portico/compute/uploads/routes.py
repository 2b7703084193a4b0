"""The paths of uploads."""

from portico.compute.uploads.resource import UPLOADS
from portico.core.http.lazy_routes import resource_router

routes = resource_router(UPLOADS)
