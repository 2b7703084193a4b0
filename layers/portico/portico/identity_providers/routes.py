"""The paths of identity providers."""

from portico.core.http.standard_routes import Mount, Resource, domain_scope, standard_router
from portico.identity_providers.actions import ACTIONS
from portico.identity_providers.dto import (
    ADAPTER,
    IdentityProviderCreate,
    IdentityProviderPublic,
    IdentityProviderReplace,
    IdentityProviderUpdate,
    show,
)
from portico.identity_providers.entity import IdentityProvider

IDENTITY_PROVIDERS = Resource(
    IdentityProvider,
    ACTIONS,
    IdentityProviderCreate,
    IdentityProviderReplace,
    IdentityProviderUpdate,
    IdentityProviderPublic,
    show,
    ADAPTER,
)

routes = standard_router(IDENTITY_PROVIDERS, Mount("/v1/domains/{domain}/identity-providers", "domain_", domain_scope))
