"""The paths of identity providers."""

from portico.core.http.paths import domain_scope
from portico.core.http.resource import Mount, Resource
from portico.core.http.standard_routes import standard_router
from portico.tenancy.identity_providers.actions import ACTIONS
from portico.tenancy.identity_providers.dto import (
    ADAPTER,
    IdentityProviderCreate,
    IdentityProviderPublic,
    IdentityProviderReplace,
    IdentityProviderUpdate,
)
from portico.tenancy.identity_providers.entity import IdentityProvider

IDENTITY_PROVIDERS = Resource(
    IdentityProvider,
    ACTIONS,
    IdentityProviderCreate,
    IdentityProviderReplace,
    IdentityProviderUpdate,
    IdentityProviderPublic,
    IdentityProviderPublic.of,
    ADAPTER,
)

routes = standard_router(IDENTITY_PROVIDERS, Mount("/v1/domains/{domain}/identity-providers", "domain_", domain_scope))
