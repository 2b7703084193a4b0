"""The paths of images."""

from portico.compute.images.resource import IMAGES
from portico.core.http.lazy_routes import resource_router

routes = resource_router(IMAGES)
