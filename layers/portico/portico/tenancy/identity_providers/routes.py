"""The paths of identity providers."""

from portico.core.http.lazy_routes import resource_router
from portico.tenancy.identity_providers.resource import IDENTITY_PROVIDERS

routes = resource_router(IDENTITY_PROVIDERS)
