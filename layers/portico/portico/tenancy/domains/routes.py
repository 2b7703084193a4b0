"""The paths of domains."""

from portico.core.http.paths import global_scope
from portico.core.http.resource import Mount, Resource
from portico.core.http.standard_routes import standard_router
from portico.tenancy.domains.actions import ACTIONS
from portico.tenancy.domains.dto import ADAPTER, DomainCreate, DomainPublic, DomainReplace, DomainUpdate
from portico.tenancy.domains.entity import Domain

DOMAINS = Resource(Domain, ACTIONS, DomainCreate, DomainReplace, DomainUpdate, DomainPublic, DomainPublic.of, ADAPTER)

routes = standard_router(DOMAINS, Mount("/v1/admin/domains", "admin_", global_scope))
