"""The catalogue: the services of the platform by name, each by the function that wires it, in the order of their dependencies.

The name is how the names of a service's actions begin and, of a resource, the plural of its entities. Nothing is imported
before someone asks for it.
"""

from collections.abc import Mapping
from typing import Any, Final

from portico.core.base.parts import Part

SERVICES: Final[Mapping[str, str]] = {
    "signing_keys": "portico.access.authn.key_rotation:wire",
    "resource_policies": "portico.tenancy.resource_policies.service:wire",
    "domains": "portico.tenancy.domains.service:wire",
    "projects": "portico.tenancy.projects.service:wire",
    "keypairs": "portico.tenancy.keypairs.service:wire",
    "users": "portico.tenancy.users.service:wire",
    "service_accounts": "portico.tenancy.service_accounts.service:wire",
    "identity_providers": "portico.tenancy.identity_providers.service:wire",
    "policies": "portico.tenancy.policies.service:wire",
    "refresh_tokens": "portico.tenancy.sign_in.refresh_tokens:wire",
    "passwords": "portico.tenancy.sign_in.grants.registry:wire",
    "tokens": "portico.tenancy.sign_in.grants.registry:wire",
    "id_tokens": "portico.tenancy.sign_in.oidc_grant:wire",
    "base_images": "portico.compute.base_images.service:wire",
    "functions": "portico.compute.functions.service:wire",
    "versions": "portico.compute.functions.version_service:wire",
    "aliases": "portico.compute.functions.alias_service:wire",
    "images": "portico.compute.images.service:wire",
    "uploads": "portico.compute.uploads.service:wire",
    "secrets": "portico.compute.secrets.service:wire",
    "runs": "portico.compute.runs.service:wire",
    "dead_letters": "portico.compute.dead_letters.service:wire",
    "event_types": "portico.eventing.event_types.service:wire",
    "emissions": "portico.eventing.event_types.emitter:wire_emissions",
    "subscriptions": "portico.eventing.subscriptions.service:wire",
    "replays": "portico.eventing.replays.service:wire",
    "schedules": "portico.eventing.schedules.service:wire",
    "webhooks": "portico.eventing.webhooks.service:wire",
    "hooks": "portico.eventing.webhooks.receiver:wire",
    "audit_logs": "portico.operations.audit.service:wire",
    "metrics": "portico.operations.system.metrics:wire",
    "containers": "portico.core.services.container:wire",
    "sweeps": "portico.core.services.reconciler:wire",
    "platform": "portico.platform.bootstrap:wire",
}

# What lives in a container, in the order in which it goes.
IN_DOMAINS: Final = (
    *("projects", "users", "service_accounts", "keypairs", "refresh_tokens"),
    *("identity_providers", "policies"),
)
IN_PROJECTS: Final = (
    *("webhooks", "schedules", "replays", "subscriptions", "runs", "dead_letters"),
    *("functions", "images", "secrets", "uploads", "event_types", "emissions"),
)
SECRET_USERS: Final = ("functions", "subscriptions", "schedules")  # what hands secrets to its runs


def service(name: str) -> Part[Any]:
    """The service of a name. Raises KeyError."""
    return Part(SERVICES[name])
