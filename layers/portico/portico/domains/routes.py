"""The paths of domains."""

from portico.core.http.standard_routes import Mount, Resource, global_scope, standard_router
from portico.domains.actions import ACTIONS
from portico.domains.dto import ADAPTER, DomainCreate, DomainPublic, DomainReplace, DomainUpdate, show
from portico.identity.entities import Domain

DOMAINS = Resource(Domain, ACTIONS, DomainCreate, DomainReplace, DomainUpdate, DomainPublic, show, ADAPTER)

routes = standard_router(DOMAINS, Mount("/v1/admin/domains", "admin_", global_scope))
