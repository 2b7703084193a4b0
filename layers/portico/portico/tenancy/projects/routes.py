"""The paths of projects."""

from portico.core.http.paths import domain_scope
from portico.core.http.resource import Mount, Resource
from portico.core.http.standard_routes import standard_router
from portico.tenancy.projects.actions import ACTIONS
from portico.tenancy.projects.dto import ADAPTER, ProjectCreate, ProjectPublic, ProjectReplace, ProjectUpdate
from portico.tenancy.projects.entity import Project

PROJECTS = Resource(
    Project, ACTIONS, ProjectCreate, ProjectReplace, ProjectUpdate, ProjectPublic, ProjectPublic.of, ADAPTER
)

routes = standard_router(PROJECTS, Mount("/v1/domains/{domain}/projects", "domain_", domain_scope))
