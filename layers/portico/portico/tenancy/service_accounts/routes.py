"""The paths of service accounts."""

from portico.core.http.paths import domain_scope
from portico.core.http.resource import Mount, Resource
from portico.core.http.standard_routes import standard_router
from portico.tenancy.service_accounts.dto import (
    ADAPTER,
    ServiceAccountCreate,
    ServiceAccountPublic,
    ServiceAccountReplace,
    ServiceAccountUpdate,
)
from portico.tenancy.service_accounts.entity import ACTIONS, ServiceAccount

SERVICE_ACCOUNTS = Resource(
    ServiceAccount,
    ACTIONS,
    ServiceAccountCreate,
    ServiceAccountReplace,
    ServiceAccountUpdate,
    ServiceAccountPublic,
    ServiceAccountPublic.of,
    ADAPTER,
)

routes = standard_router(SERVICE_ACCOUNTS, Mount("/v1/domains/{domain}/service-accounts", "domain_", domain_scope))
