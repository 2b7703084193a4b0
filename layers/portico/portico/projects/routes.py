"""The paths of projects."""

from portico.core.http.paths import domain_scope
from portico.core.http.resource import Mount, Resource
from portico.core.http.standard_routes import standard_router
from portico.identity.entities import Project
from portico.projects.actions import ACTIONS
from portico.projects.dto import ADAPTER, ProjectCreate, ProjectPublic, ProjectReplace, ProjectUpdate

PROJECTS = Resource(
    Project, ACTIONS, ProjectCreate, ProjectReplace, ProjectUpdate, ProjectPublic, ProjectPublic.of, ADAPTER
)

routes = standard_router(PROJECTS, Mount("/v1/domains/{domain}/projects", "domain_", domain_scope))
