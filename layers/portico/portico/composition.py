"""The composition root: the one place where the object graph is put together, lazily, once a process.

A process imports only the resources whose actions it runs: handlers are looked up by the resource in an action's name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from portico.core.action import Action, ActionProcessor, Handler
from portico.core.clock import Clock, SystemClock
from portico.core.settings import Settings, settings

if TYPE_CHECKING:
    from portico.core.journal import Journal
    from portico.core.objects import Objects
    from portico.core.repository import Store
    from portico.core.table import Table
    from portico.functions.engine import Engine
    from portico.functions.service import FunctionService
    from portico.identity.keyring import KeyRing
    from portico.identity.service import IdentityService
    from portico.identity.tokens import TokenIssuer, TokenVerifier
    from portico.runs.service import RunService

SERVICES: Mapping[str, str] = {"functions": "functions", "runs": "runs", "tokens": "identity", "platform": "identity"}


@dataclass
class Platform:
    """Everything a process may need, made when it is first asked for."""

    settings: Settings
    clock: Clock

    @cached_property
    def processor(self) -> ActionProcessor:
        """Runs actions."""
        from portico.core.monitors import AuditMonitor, LogMonitor, MetricsMonitor
        from portico.identity.authorization import Authorizer

        monitors = (LogMonitor(), MetricsMonitor(self.clock), AuditMonitor(self.journal))
        return ActionProcessor(self.clock, _Handlers(self), monitors, (Authorizer(),))

    @cached_property
    def table(self) -> "Table":
        """The door to DynamoDB."""
        from portico.core.table import Table

        return Table()

    @cached_property
    def journal(self) -> "Journal":
        """The journal."""
        from portico.core.journal import Journal

        return Journal(self.table, self.settings.require("journal_table"), self.clock)

    @cached_property
    def objects(self) -> "Objects":
        """The object storage."""
        from portico.core.objects import Objects

        return Objects(self.settings.require("objects_bucket"))

    @cached_property
    def keyring(self) -> "KeyRing":
        """The platform's own keys."""
        from portico.identity.cipher import KmsCipher
        from portico.identity.keyring import KeyRing

        return KeyRing(
            self.table, self.settings.require("entities_table"), KmsCipher(self.settings.require("key_id")), self.clock
        )

    @cached_property
    def store(self) -> "Store":
        """What repositories share."""
        from portico.core.counters import Counters
        from portico.core.cursor import CursorSigner
        from portico.core.repository import Store

        table, name = self.table, self.settings.require("entities_table")
        cursors = CursorSigner(lambda: self.keyring.cursor_key)
        return Store(table, name, self.journal, Counters(table, name), cursors)

    @cached_property
    def verifier(self) -> "TokenVerifier":
        """Checks access tokens."""
        from portico.identity.tokens import TokenVerifier

        return TokenVerifier(self.settings.issuer, self.settings.audience, self.keyring.public_keys)

    @cached_property
    def issuer(self) -> "TokenIssuer":
        """Signs access tokens."""
        from portico.identity.tokens import TokenIssuer

        known = self.settings
        return TokenIssuer(
            known.issuer, known.audience, known.access_token_seconds, lambda: self.keyring.signing_key, self.clock
        )

    @cached_property
    def identity(self) -> "IdentityService":
        """Domains, projects, users and key pairs, as far as signing in needs them."""
        from portico.identity.service import identity_service

        return identity_service(self)

    @cached_property
    def engine(self) -> "Engine":
        """Runs user code."""
        from portico.functions.lambda_engine import LambdaEngine

        known = self.settings
        # Only what deploys needs role and layer: functions that merely invoke, or read, are not given them.
        return LambdaEngine(known.function_prefix, known.function_role, known.runtime_layer)

    @cached_property
    def functions(self) -> "FunctionService":
        """The functions."""
        from portico.core.repository import Repository
        from portico.functions.entity import Function
        from portico.functions.service import FunctionService

        return FunctionService(Repository(self.store, Function), self.clock, self.objects, self.engine)

    @cached_property
    def runs(self) -> "RunService":
        """The runs."""
        from portico.core.due import DueIndex
        from portico.core.repository import Repository
        from portico.runs.entity import Run
        from portico.runs.execution import Execution
        from portico.runs.service import RunService
        from portico.runs.values import Values

        repository, values = Repository(self.store, Run), Values(self.objects)
        execution = Execution(repository, self.engine, values, self.clock)
        due = DueIndex(self.table, self.settings.require("entities_table"))
        return RunService(repository, self.functions, execution, values, due, self.clock)


@dataclass(frozen=True)
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
