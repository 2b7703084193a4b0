"""The paths of health, readiness, metrics, and the description of the API."""

from portico.core.http.lazy_routes import resource_router
from portico.operations.system.resource import METRICS, SYSTEM

routes = resource_router(SYSTEM)
routes.late += resource_router(METRICS).late
