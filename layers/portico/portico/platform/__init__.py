"""The composition root: the one place where the object graph is put together, lazily, once a process.

A process imports only the resources whose actions it runs: handlers are looked up by the resource in an action's name.
"""

from collections.abc import Iterator, Mapping
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any

from portico.core.actions.processor import ActionProcessor, Handler
from portico.core.base.clock import SystemClock
from portico.core.base.frozen import frozen
from portico.core.base.settings import settings
from portico.core.model.action import Action
from portico.platform.tenancy import Tenancy

if TYPE_CHECKING:
    from portico.core.model.call import Call, Origin
    from portico.core.model.scope import Scope
    from portico.core.services.reconciler import Sweeper
    from portico.eventing.replays.service import ReplayService
    from portico.eventing.schedules.firing import Firings
    from portico.eventing.subscriptions.delivery import Deliveries
    from portico.platform.bootstrap import IdentityService
    from portico.tenancy.sign_in.grants.registry import Grants
    from portico.tenancy.sign_in.oidc_grant import Federation

SERVICES: Mapping[str, str] = {
    "aliases": "aliases",
    "audit_logs": "audit",
    "base_images": "base_images",
    "containers": "containers",
    "dead_letters": "dead_letters",
    "domains": "domains",
    "event_types": "event_types",
    "functions": "functions",
    "hooks": "receiver",
    "id_tokens": "federation",
    "identity_providers": "identity_providers",
    "images": "images",
    "metrics": "metrics",
    "keypairs": "keypairs",
    "passwords": "grants",
    "platform": "identity",
    "policies": "policies",
    "projects": "projects",
    "replays": "replays",
    "resource_policies": "resource_policies",
    "runs": "runs",
    "schedules": "schedules",
    "secrets": "secrets",
    "service_accounts": "service_accounts",
    "signing_keys": "key_rotation",
    "subscriptions": "subscriptions",
    "sweeps": "sweeper",
    "tokens": "grants",
    "uploads": "uploads",
    "users": "users",
    "versions": "versions",
    "webhooks": "webhooks",
}


# The types of what may be overdue, each with a service of that name.
RESCUED = ("runs", "functions", "images", "uploads", "schedules", "replays", "projects", "domains")


class Platform(Tenancy):
    """Everything a process may need, made when it is first asked for."""

    @cached_property
    def processor(self) -> ActionProcessor:
        """Runs actions."""
        from portico.core.actions.monitors import AuditMonitor, LogMonitor, MetricsMonitor
        from portico.tenancy.projects.scope_check import HomeValidator

        monitors = (LogMonitor(), MetricsMonitor(self.clock), AuditMonitor(self.journal))
        homes = HomeValidator(lambda: self.domains.repository, lambda: self.projects.repository)
        return ActionProcessor(self.clock, _Handlers(self), monitors, (self.authorizer, homes))

    @cached_property
    def identity(self) -> "IdentityService":
        """Domains, projects, users and key pairs, as far as the first start needs them."""
        from portico.platform.bootstrap import identity_service

        return identity_service(self)

    @cached_property
    def grants(self) -> "Grants":
        """The ways to sign in, and out."""
        from portico.tenancy.sign_in.grants.registry import grants

        return grants(self)

    @cached_property
    def federation(self) -> "Federation":
        """Signs in those whom an issuer knows."""
        from portico.tenancy.sign_in.oidc_grant import federation

        return federation(self)

    @cached_property
    def deliveries(self) -> "Deliveries":
        """Delivers events to subscriptions."""
        from portico.eventing.subscriptions.active import ActiveSubscriptions
        from portico.eventing.subscriptions.delivery import Deliveries

        return Deliveries(ActiveSubscriptions(self.subscriptions.repository, self.clock), self._run_as_platform)

    @cached_property
    def firings(self) -> "Firings":
        """Does what schedules are for when their times have come."""
        from portico.eventing.schedules.firing import Firings

        return Firings(self.schedules.repository, self._run_as_platform)

    @cached_property
    def sweeper(self) -> "Sweeper":
        """Looks after what is overdue."""
        from portico.core.data.due_index import DueIndex
        from portico.core.services.reconciler import Sweeper

        due = DueIndex(self.table, self.settings.entities_table)
        return Sweeper(due, {types: partial(self._rescue, types) for types in RESCUED}, self.clock)

    def _rescue(self, types: str, call: "Call", scope: "Scope", key: str) -> None:
        """Only the services of what is overdue are made."""
        getattr(self, types).rescue(call, scope, key)

    @cached_property
    def replays(self) -> "ReplayService":
        """The replays."""
        from portico.core.data.journal_archive import Archive
        from portico.core.data.repository import Repository
        from portico.eventing.replays.advance import Advance
        from portico.eventing.replays.entity import Replay
        from portico.eventing.replays.service import ReplayService

        repository, subscriptions = Repository(self.store, Replay), self.subscriptions
        archive = Archive(self.journal)
        advance = Advance(repository, subscriptions.repository, archive, self._run_as_platform, self.clock)
        return ReplayService(repository, subscriptions, advance, self.clock)

    def _run_as_platform(self, action: "Action", origin: "Origin") -> Any:
        from portico.core.model.principal import PLATFORM

        return self.processor.run(PLATFORM, action, origin)


@frozen
class _Handlers(Mapping[type[Action], Handler]):
    """Looks a handler up in the service of the action's resource, which is made only then."""

    platform: Platform

    def __getitem__(self, action: type[Action]) -> Handler:
        service = SERVICES[action.name.partition(".")[0]]
        handler: Handler = getattr(self.platform, service).handlers[action]
        return handler

    def __iter__(self) -> Iterator[type[Action]]:
        for service in dict.fromkeys(SERVICES.values()):
            yield from getattr(self.platform, service).handlers

    def __len__(self) -> int:
        return sum(1 for _ in self)


@cache
def platform() -> Platform:
    """The object graph of this process."""
    return Platform(settings(), SystemClock())
