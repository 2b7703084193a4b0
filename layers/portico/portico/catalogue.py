"""The catalogue: the resources of the platform, a line each, in the order of their dependencies.

A line has the name with which a resource's actions begin, the plural of its entities, and where its declaration is. Nothing is
imported before someone asks for it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from portico.core.base.parts import Part, load

if TYPE_CHECKING:
    from portico.core.resource import Resource

RESOURCES: Final[Mapping[str, str]] = {
    "system": "portico.operations.system.resource:SYSTEM",
    "signing_keys": "portico.access.authn.resource:SIGNING_KEYS",
    "resource_policies": "portico.tenancy.resource_policies.resource:RESOURCE_POLICIES",
    "domains": "portico.tenancy.domains.resource:DOMAINS",
    "policies": "portico.tenancy.policies.resource:POLICIES",
    "identity_providers": "portico.tenancy.identity_providers.resource:IDENTITY_PROVIDERS",
    "access_tokens": "portico.tenancy.access_tokens.resource:ACCESS_TOKENS",
    "keypairs": "portico.tenancy.keypairs.resource:KEYPAIRS",
    "tasks": "portico.tenancy.tasks.resource:TASKS",
    "service_accounts": "portico.tenancy.service_accounts.resource:SERVICE_ACCOUNTS",
    "users": "portico.tenancy.users.resource:USERS",
    "projects": "portico.tenancy.projects.resource:PROJECTS",
    "tokens": "portico.tenancy.sign_in.resource:SIGN_IN",
    "base_images": "portico.compute.base_images.resource:BASE_IMAGES",
    "resource_groups": "portico.compute.resource_groups.resource:RESOURCE_GROUPS",
    "resource_presets": "portico.compute.resource_presets.resource:RESOURCE_PRESETS",
    "idle_checkers": "portico.compute.idle_checkers.resource:IDLE_CHECKERS",
    "event_types": "portico.eventing.event_types.resource:EVENT_TYPES",
    "uploads": "portico.compute.uploads.resource:UPLOADS",
    "folders": "portico.compute.folders.resource:FOLDERS",
    "invitations": "portico.compute.folders.invitation_resource:INVITATIONS",
    "secrets": "portico.compute.secrets.resource:SECRETS",
    "images": "portico.compute.images.resource:IMAGES",
    "fair_shares": "portico.compute.fair_share.resource:FAIR_SHARES",
    "usage": "portico.compute.usage.resource:USAGE",
    "functions": "portico.compute.functions.resource:FUNCTIONS",
    "versions": "portico.compute.functions.resource:VERSIONS",
    "aliases": "portico.compute.functions.resource:ALIASES",
    "dead_letters": "portico.compute.dead_letters.resource:DEAD_LETTERS",
    "runs": "portico.compute.runs.resource:RUNS",
    "sessions": "portico.compute.sessions.resource:SESSIONS",
    "session_templates": "portico.compute.session_templates.resource:SESSION_TEMPLATES",
    "session_agents": "portico.compute.sessions.agent_operations:SESSION_AGENTS",
    "app_routes": "portico.compute.sessions.apps.operations:APP_ROUTES",
    "subscriptions": "portico.eventing.subscriptions.resource:SUBSCRIPTIONS",
    "streams": "portico.eventing.stream.resource:STREAMS",
    "replays": "portico.eventing.replays.resource:REPLAYS",
    "schedules": "portico.eventing.schedules.resource:SCHEDULES",
    "webhooks": "portico.eventing.webhooks.resource:WEBHOOKS",
    "hooks": "portico.eventing.webhooks.resource:HOOKS",
    "notification_channels": "portico.eventing.notifications.resource:NOTIFICATION_CHANNELS",
    "notification_rules": "portico.eventing.notifications.resource:NOTIFICATION_RULES",
    "notification_deliveries": "portico.eventing.notifications.resource:NOTIFICATION_DELIVERIES",
    "announcements": "portico.operations.announcements.resource:ANNOUNCEMENTS",
    "quotas": "portico.operations.quotas.resource:QUOTAS",
    "audit_logs": "portico.operations.audit.resource:AUDIT_LOGS",
    "exports": "portico.operations.exports.resource:EXPORTS",
    "metrics": "portico.operations.system.resource:METRICS",
}
# Services that are no resources: what they do is asked for by other operations, or by events.
SERVICES: Final[Mapping[str, str]] = {
    "emissions": "portico.eventing.event_types.emitter:wire_emissions",
    "refresh_tokens": "portico.tenancy.sign_in.refresh_tokens:wire",
    "passwords": "portico.tenancy.sign_in.grants.registry:wire",
    "id_tokens": "portico.tenancy.sign_in.oidc_grant:wire",
    "sign_ins": "portico.tenancy.sign_in.browsers.flow:wire",
    "containers": "portico.core.services.container:wire",
    "sweeps": "portico.core.services.reconciler:wire",
    "platform": "portico.platform.bootstrap:wire",
}
# The declarations of what the platform does by itself, through the services of the same names.
INTERNAL: Final[Mapping[str, str]] = {
    "containers": "portico.platform.resource:CONTAINERS",
    "sweeps": "portico.platform.resource:SWEEPS",
    "platform": "portico.platform.resource:PLATFORM",
}


def service(name: str) -> Part[Any]:
    """The part that carries out the actions whose names begin so. Raises KeyError."""
    found: Part[Any] = load(RESOURCES[name]) if name in RESOURCES else Part(SERVICES[name])
    return found


def resources() -> "Iterator[Resource]":
    """The declarations of all resources; imports them."""
    return (load(path) for path in RESOURCES.values())


def declarations() -> "Iterator[Resource]":
    """All resources, and what the platform does by itself; imports them."""
    yield from resources()
    yield from (load(path) for path in INTERNAL.values())


def inside(home: str) -> Sequence[str]:
    """The names of what lives in containers of a kind (`domain`, `project`), in the order in which it goes: users of others before what they use."""
    return [name for name, resource in reversed(_named()) if home in resource.lives_in] + _UNDECLARED[home]


def secret_users() -> Sequence[str]:
    """The names of the resources that hand secrets to their runs."""
    from portico.core.model.fields import NAMES_SECRETS

    return [name for name, resource in _named() if resource.has(NAMES_SECRETS)]


def _named() -> "list[tuple[str, Resource]]":
    return list(zip(RESOURCES, resources(), strict=True))


_UNDECLARED: Final = {"project": ["emissions", "fair_shares"], "domain": ["refresh_tokens", "fair_shares"]}
