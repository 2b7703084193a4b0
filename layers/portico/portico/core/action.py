"""Actions and their processor: the one place where calls are authorized, audited, measured and logged.

An entry point (REST, an event) makes an `Action` and hands it to `ActionProcessor.run`. Validators run inside the
monitors, so that a denial is recorded like any other outcome.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from portico.core.call import Call, Origin
from portico.core.clock import Clock
from portico.core.errors import NotFound, error_prefix
from portico.core.frozen import frozen
from portico.core.scope import GLOBAL, Scope
from portico.identity.principal import Principal

if TYPE_CHECKING:
    from portico.core.entity import Entity


@frozen(slots=True)
class Target:
    """What an action is about: an entity type in a scope, and the entity's name or id where there is one.

    `within` is the entity that it belongs to, where the action names one: the function of a run.
    """

    entity_type: str
    scope: Scope
    key: str | None = None
    within: "Target | None" = None

    @classmethod
    def of(cls, entity: "Entity") -> "Target":
        """The entity as a target, within what it belongs to."""
        within = cls(entity.within[0], entity.scope, entity.within[1]) if entity.within else None
        return cls(entity.type, entity.scope, entity.key, within)

    def missing(self) -> NotFound:
        """The error for a target that is not there, or that the caller may not know of: one and the same."""
        if self.key is None and self.scope.kind == "global":
            return NotFound("There is nothing at this path.")
        if self.key is None:
            kind, name = self.scope.kind, self.scope.user or self.scope.project or self.scope.domain
        else:
            kind, name = self.entity_type, self.key
        prefix = error_prefix(kind)
        message = f"There is no {kind.replace('_', ' ')} {name!r}."
        return NotFound(message, code=f"{prefix}_NOT_FOUND", details={kind: name})


@frozen(slots=True)
class Need:
    """A permission that a call takes beyond its own, and on what: the use of a secret that it hands out."""

    permission: str
    target: Target


@frozen
class Action:
    """Base of all actions: frozen data, its name (`functions.create`) and permission (`function:create`)."""

    name: ClassVar[str]
    permission: ClassVar[str]
    mutates: ClassVar[bool] = True
    once: ClassVar[bool] = False  # whether doing it twice would be twice the effect: see `core/once.py`
    belongs: ClassVar[bool] = False  # whether its entity belongs to another: then the service asks the call's guard

    @property
    def target(self) -> Target:
        """What the action is about. Every action defines it."""
        raise TypeError(f"{type(self).__name__} has no target")

    @property
    def targets(self) -> Sequence[Target]:
        """All that the action is about: more than one for a batch."""
        return (self.target,)

    @property
    def needs(self) -> Sequence[Need]:
        """What else the caller must be allowed: nothing, for most actions."""
        return ()

    @property
    def operation(self) -> str:
        """The part of the permission after the colon."""
        return self.permission.partition(":")[2]


@frozen
class PlatformAction(Action):
    """Base of the actions that are about the platform, or about something that is found out later (a token)."""

    entity_type: ClassVar[str]

    @property
    def target(self) -> Target:
        """Something of this type, in the global scope."""
        return Target(self.entity_type, GLOBAL)


@frozen(slots=True)
class Outcome:
    """How a call ended: with a result or with an error."""

    result: Any = None
    error: Exception | None = None


class Monitor(Protocol):
    """Watches calls. `done` is always called when `prepare` was, in reverse order."""

    def prepare(self, call: Call) -> None:
        """Before the validators."""
        ...

    def done(self, call: Call, outcome: Outcome) -> None:
        """After the service, the validators or an earlier monitor ended the call."""
        ...


class Validator(Protocol):
    """Refuses calls by raising a PorticoError."""

    def validate(self, call: Call) -> Call | None:
        """The call to go on with, where it is narrowed; None when it goes on as it is."""
        ...


Handler = Callable[[Call, Any], Any]


@frozen
class ActionProcessor:
    """Runs actions: monitors around validators around the service's method."""

    clock: Clock
    handlers: Mapping[type[Action], Handler]
    monitors: Sequence[Monitor] = ()
    validators: Sequence[Validator] = ()

    def run(self, principal: Principal, action: Action, origin: Origin) -> Any:
        """The result of the service's method. Raises what the validators and the service raise."""
        handler = self.handlers[type(action)]
        call = Call(principal, action, origin, self.clock.now())
        outcome = Outcome()

        def finish(monitor: Monitor) -> None:
            monitor.done(call, outcome)

        with ExitStack() as watching:
            try:
                for monitor in self.monitors:
                    watching.callback(finish, monitor)
                    monitor.prepare(call)
                going_on = call
                for validator in self.validators:
                    going_on = validator.validate(going_on) or going_on
                outcome = Outcome(result=handler(going_on, going_on.action))
                if going_on.guard.waiting:
                    raise RuntimeError(f"{action.name} has not asked the guard about its entity")
                return outcome.result
            except Exception as error:
                outcome = Outcome(error=error)
                raise
