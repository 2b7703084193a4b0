"""The paths of dead letters."""

from portico.compute.dead_letters.resource import DEAD_LETTERS
from portico.core.http.lazy_routes import resource_router

routes = resource_router(DEAD_LETTERS)
