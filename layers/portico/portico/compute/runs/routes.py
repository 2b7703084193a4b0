"""The paths of runs."""

from portico.compute.runs.resource import RUNS
from portico.core.http.lazy_routes import resource_router

routes = resource_router(RUNS)
