"""The paths of projects."""

from portico.core.http.lazy_routes import resource_router
from portico.tenancy.projects.resource import PROJECTS

routes = resource_router(PROJECTS)
