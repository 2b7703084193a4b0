"""The container: the one place where the object graph is put together, lazily, once a process.

A process imports only the parts whose actions it runs: each is wired by a function of its own, which the catalogue, or the
part itself, names.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import import_module
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

from portico import catalogue
from portico.core.actions.processor import ActionProcessor, Handler
from portico.core.base.clock import Clock, SystemClock
from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy, Part
from portico.core.base.settings import Settings, settings
from portico.core.model.action import Action
from portico.platform.wire_index import WIRES

if TYPE_CHECKING:
    from portico.core.aws.object_store import Objects
    from portico.core.data.journal import Journal
    from portico.core.data.repository import Repository
    from portico.core.data.store import Store
    from portico.core.data.table import Table
    from portico.core.http.stored_replies import StoredReplies
    from portico.core.limits.token_bucket import Limiter
    from portico.core.model.call import Origin
    from portico.core.model.entity import Entity
    from portico.core.model.principal import Principal

T = TypeVar("T")
E = TypeVar("E", bound="Entity")


@dataclass
class Platform:
    """Everything a process may need, made when it is first asked for."""

    settings: Settings
    clock: Clock
    _made: dict[str, Any] = field(default_factory=dict, init=False, repr=False)
    _handlers: dict[type[Action], Handler] = field(default_factory=dict, init=False, repr=False)
    _making: RLock = field(default_factory=RLock, init=False, repr=False)

    @cached_property
    def table(self) -> "Table":
        """The door to DynamoDB."""
        from portico.core.data.table import Table

        return Table()

    @cached_property
    def journal(self) -> "Journal":
        """The journal."""
        from portico.core.data.homes import Homes
        from portico.core.data.journal import Journal

        known = self.settings
        homes = Homes(self.table, known.require("entities_table"))
        return Journal(self.table, known.require("journal_table"), self.clock, homes, known.journal_retention_days)

    @cached_property
    def objects(self) -> "Objects":
        """The object storage."""
        from portico.core.aws.object_store import Objects

        return Objects(self.settings.require("objects_bucket"))

    @cached_property
    def store(self) -> "Store":
        """The parts that repositories share."""
        from portico.core.data.counters import Counters
        from portico.core.data.cursor import CursorSigner
        from portico.core.data.store import Store

        table, name = self.table, self.settings.require("entities_table")
        counters = Counters(table, name, clock=self.clock)
        return Store(table, name, self.journal, counters, CursorSigner(self._cursor_key))

    def _cursor_key(self) -> bytes:
        from portico.access.authn.keyring import KEYRING

        return self.get(KEYRING).cursor_key

    @cached_property
    def limiter(self) -> "Limiter":
        """The token buckets."""
        from portico.core.data.token_buckets import TableBuckets
        from portico.core.limits.token_bucket import Limiter

        return Limiter(TableBuckets(self.table, self.settings.require("idempotency_table")), self.clock)

    @cached_property
    def replies(self) -> "StoredReplies":
        """The replies kept for `Idempotency-Key`."""
        from portico.core.http.stored_replies import StoredReplies

        return StoredReplies(self.settings.require("idempotency_table"), self.journal.homes)

    @cached_property
    def processor(self) -> ActionProcessor:
        """Runs actions."""
        from portico.access.authz.authorizer import Authorizer
        from portico.core.actions.monitors import AuditMonitor, LineMonitor
        from portico.tenancy.policies.cache import DOMAIN_POLICIES
        from portico.tenancy.projects.scope_check import SCOPE_EXISTS
        from portico.tenancy.resource_policies.validator import REQUESTS

        monitors = (LineMonitor(self.clock), AuditMonitor(self.journal))
        authorizer = Authorizer(self.get(DOMAIN_POLICIES))
        validators = (self.get(REQUESTS), authorizer, self.get(SCOPE_EXISTS))
        return ActionProcessor(self.clock, _Handlers(self, self._handlers), monitors, validators)

    def run_as(self, principal: "Principal", action: Action, origin: "Origin") -> Any:
        """The result of the action, run as the principal."""
        return self.processor.run(principal, action, origin)

    def run_as_platform(self, action: Action, origin: "Origin") -> Any:
        """The result of the action, run as the platform itself."""
        from portico.core.model.principal import PLATFORM

        return self.processor.run(PLATFORM, action, origin)

    def repository(self, entity_type: "type[E]") -> "Repository[E]":
        """The entities of a type."""
        from portico.core.data.repository import Repository

        return Repository(self.store, entity_type)

    def service(self, name: str) -> Any:
        """The service that the catalogue has by this name. Raises KeyError."""
        wire = WIRES.get(name)  # to import a declaration for it would cost a cold start all of its models
        return self.get(Part[Any](wire) if wire else catalogue.service(name))

    def get(self, part: Part[T]) -> T:
        """A part, wired when it is first asked for."""
        if part.wire not in self._made:
            with self._making:
                if part.wire not in self._made:
                    module, _, function = part.wire.partition(":")
                    self._made[part.wire] = getattr(import_module(module), function)(self)
        made: T = self._made[part.wire]
        return made

    def lazy(self, part: Part[T]) -> Lazy[T]:
        """A part for those who seldom need it."""
        return lambda: self.get(part)

    def put(self, part: Part[T], value: T) -> None:
        """Puts something in the place of a part, for all who ask for it from now on."""
        self._made[part.wire] = value
        self._handlers.clear()


@frozen
class _Handlers(Mapping[type[Action], Handler]):
    """Looks a handler up in the service of the action's resource, which is made only then."""

    platform: Platform
    known: dict[type[Action], Handler]

    def __getitem__(self, action: type[Action]) -> Handler:
        known = self.known
        if action not in known:
            known[action] = self.platform.service(action.name.partition(".")[0]).handlers[action]
        return known[action]

    def __iter__(self) -> Iterator[type[Action]]:
        names = (*catalogue.RESOURCES, *catalogue.SERVICES)
        for wire in dict.fromkeys(catalogue.service(name).wire for name in names):
            yield from getattr(self.platform.get(Part[Any](wire)), "handlers", ())

    def __len__(self) -> int:
        return sum(1 for _ in self)


@cache
def platform() -> Platform:
    """The object graph of this process."""
    return Platform(settings(), SystemClock())
