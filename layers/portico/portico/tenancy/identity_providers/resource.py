"""The declaration of identity providers."""

from typing import Final

from portico.core.model.access import PERMISSIONS, Access
from portico.core.model.conventions import Home
from portico.core.resource import Mount, Resource
from portico.tenancy.identity_providers.entity import IdentityProvider, IdentityProviderInput

IDENTITY_PROVIDERS: Final = Resource(
    "portico.tenancy.identity_providers.service:wire",
    entity=IdentityProvider,
    function="identity_providers",
    mounts=(Mount("/v1/domains/{domain}/identity-providers", "domain_", Home.DOMAIN),),
    access=dict.fromkeys(PERMISSIONS, Access.ADMINISTER),
    inputs=IdentityProviderInput,
    columns=("name", "issuer", "client_id", "create_users", "enabled"),
    example={"name": "corporate", "issuer": "https://accounts.example.com", "client_id": "portico"},
)
