"""The paths of service accounts."""

from portico.core.http.lazy_routes import resource_router
from portico.tenancy.service_accounts.resource import SERVICE_ACCOUNTS

routes = resource_router(SERVICE_ACCOUNTS)
