"""The sweep: everything that is overdue is looked after by the service of its type."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final, Protocol

from portico.core.actions.processor import Handler
from portico.core.base.clock import Clock
from portico.core.base.errors import NotFound
from portico.core.base.frozen import frozen
from portico.core.data.due_index import DueIndex
from portico.core.model.action import Action, PlatformAction
from portico.core.model.call import Call
from portico.core.model.scope import Scope

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

LONGEST: Final = timedelta(seconds=40)  # the function's time-out is 60 s


@frozen
class Reconcile(PlatformAction, of="platform", does="sweep", group="sweeps"):
    """Looks after everything overdue; asked for by wake-ups only."""


class Rescuer(Protocol):
    """A service whose entities may be overdue."""

    def reconcile(self, call: Call, scope: Scope, key: str) -> None:
        """Looks after an entity that is overdue. Raises NotFound for one that is gone."""
        ...


@frozen
class Reconciler:
    """Asks the services of what is overdue, by the plural of its type, to rescue it."""

    due: DueIndex
    service: Callable[[str], Rescuer]
    clock: Clock

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {Reconcile: self.sweep}

    def sweep(self, call: Call, action: Reconcile) -> float | None:
        """Looks after what is overdue; returns the seconds until the next is due, None when nothing is in flight.

        After a backlog there may be more than one sweep has the time for: what is left is due at once.
        """
        seconds = self.due.seconds_to_next(self.clock.now())
        if seconds != 0:
            return seconds
        errors: list[Exception] = []
        end = self.clock.now() + LONGEST
        for overdue in self.due.overdue(self.clock.now()):
            if self.clock.now() > end:
                break
            try:
                self.service(overdue.types).reconcile(call, overdue.scope, overdue.key)
            except NotFound:
                continue  # gone meanwhile
            except Exception as error:
                errors.append(error)  # one that cannot be helped must not keep the others waiting
        if errors:
            raise ExceptionGroup("not everything overdue could be looked after", errors)
        return self.due.seconds_to_next(self.clock.now())


def wire(parts: "Parts") -> Reconciler:
    """The service, put together."""
    due = DueIndex(parts.table, parts.settings.entities_table)
    return Reconciler(due, parts.service, parts.clock)
