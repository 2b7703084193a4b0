"""The paths of projects."""

from portico.core.http.standard_routes import Mount, Resource, domain_scope, standard_router
from portico.identity.entities import Project
from portico.projects.actions import ACTIONS
from portico.projects.dto import ADAPTER, ProjectCreate, ProjectPublic, ProjectReplace, ProjectUpdate, show

PROJECTS = Resource(Project, ACTIONS, ProjectCreate, ProjectReplace, ProjectUpdate, ProjectPublic, show, ADAPTER)

routes = standard_router(PROJECTS, Mount("/v1/domains/{domain}/projects", "domain_", domain_scope))
