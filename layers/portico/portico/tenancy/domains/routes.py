"""The paths of domains."""

from portico.core.http.lazy_routes import resource_router
from portico.tenancy.domains.resource import DOMAINS

routes = resource_router(DOMAINS)
