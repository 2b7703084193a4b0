"""Wirings of the service of each resource of the catalogue. Written by `python -m tools.api.routes`."""

from collections.abc import Mapping
from typing import Final

WIRES: Final[Mapping[str, str]] = {
    "system": "portico.operations.system.readiness:wire",
    "signing_keys": "portico.access.authn.key_rotation:wire",
    "resource_policies": "portico.tenancy.resource_policies.service:wire",
    "domains": "portico.tenancy.domains.service:wire",
    "policies": "portico.tenancy.policies.service:wire",
    "identity_providers": "portico.tenancy.identity_providers.service:wire",
    "access_tokens": "portico.tenancy.access_tokens.service:wire",
    "keypairs": "portico.tenancy.keypairs.service:wire",
    "service_accounts": "portico.tenancy.service_accounts.service:wire",
    "users": "portico.tenancy.users.service:wire",
    "projects": "portico.tenancy.projects.service:wire",
    "tokens": "portico.tenancy.sign_in.grants.registry:wire",
    "base_images": "portico.compute.base_images.service:wire",
    "event_types": "portico.eventing.event_types.service:wire",
    "uploads": "portico.compute.uploads.service:wire",
    "folders": "portico.compute.folders.service:wire",
    "secrets": "portico.compute.secrets.service:wire",
    "images": "portico.compute.images.service:wire",
    "functions": "portico.compute.functions.service:wire",
    "versions": "portico.compute.functions.version_service:wire",
    "aliases": "portico.compute.functions.alias_service:wire",
    "dead_letters": "portico.compute.dead_letters.service:wire",
    "runs": "portico.compute.runs.service:wire",
    "subscriptions": "portico.eventing.subscriptions.service:wire",
    "replays": "portico.eventing.replays.service:wire",
    "schedules": "portico.eventing.schedules.service:wire",
    "webhooks": "portico.eventing.webhooks.service:wire",
    "hooks": "portico.eventing.webhooks.receiver:wire",
    "audit_logs": "portico.operations.audit.service:wire",
    "metrics": "portico.operations.system.metrics:wire",
}
