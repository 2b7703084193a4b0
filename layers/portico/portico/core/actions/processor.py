"""The action processor: the one place where calls are authorized, audited, measured and logged.

An entry point (REST, an event) makes an `Action` and hands it to `ActionProcessor.run`. Validators run inside the
monitors, so that a denial is recorded like any other outcome.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Any, Protocol

from portico.core.actions.rehearsal import Rehearsed, RehearsingGuard
from portico.core.base.clock import Clock
from portico.core.base.frozen import frozen
from portico.core.model.action import Action
from portico.core.model.call import Call, Origin
from portico.core.model.principal import Principal


@frozen(slots=True)
class Outcome:
    """The end of a call: a result or an error; neither for a rehearsal."""

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


class RunAs(Protocol):
    """Runs an action as a principal: as if it had asked for it."""

    def __call__(self, principal: Principal, action: Action, origin: Origin, /) -> Any:
        """Returns the result of the action. Raises the denial of the principal."""
        ...


class RunAsPlatform(Protocol):
    """Runs an action as the platform itself: the way in for what no caller asks for."""

    def __call__(self, action: Action, origin: Origin, /) -> Any:
        """Returns the result of the action."""
        ...


@frozen
class ActionProcessor:
    """Runs actions: monitors around validators around the service's method."""

    clock: Clock
    handlers: Mapping[type[Action], Handler]
    monitors: Sequence[Monitor] = ()
    validators: Sequence[Validator] = ()

    def run(self, principal: Principal, action: Action, origin: Origin) -> Any:
        """The result of the service's method. Raises what the validators and the service raise, and Rehearsed."""
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
                if origin.once is not None and origin.once.answered:
                    going_on = self._rehearsed(going_on)
                outcome = Outcome(result=handler(going_on, going_on.action))
                if going_on.guard.waiting:
                    raise RuntimeError(f"{action.name} has not asked the guard about its entity")
                return outcome.result
            except Rehearsed:
                raise
            except Exception as error:
                outcome = Outcome(error=error)
                raise

    def _rehearsed(self, call: Call) -> Call:
        """The call as far as its authorization goes. Raises Rehearsed when it is decided already."""
        if not call.guard.waiting:
            raise Rehearsed
        return replace(call, guard=RehearsingGuard(call.guard))
