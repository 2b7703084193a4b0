"""The paths of service accounts."""

from portico.core.http.standard_routes import Mount, Resource, domain_scope, standard_router
from portico.service_accounts.dto import (
    ADAPTER,
    ServiceAccountCreate,
    ServiceAccountPublic,
    ServiceAccountReplace,
    ServiceAccountUpdate,
    show,
)
from portico.service_accounts.entity import ACTIONS, ServiceAccount

SERVICE_ACCOUNTS = Resource(
    ServiceAccount,
    ACTIONS,
    ServiceAccountCreate,
    ServiceAccountReplace,
    ServiceAccountUpdate,
    ServiceAccountPublic,
    show,
    ADAPTER,
)

routes = standard_router(SERVICE_ACCOUNTS, Mount("/v1/domains/{domain}/service-accounts", "domain_", domain_scope))
