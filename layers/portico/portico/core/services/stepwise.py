"""Work in steps: each is one message, and the record of its end is the event that brings the next.

What is done is kept on the entity, so a step that comes twice, late or from a process that died does no harm: whoever writes
first goes on. The sweep asks again for a step that is missing, and gives up at last.
"""

from collections.abc import Callable
from typing import Any, Final, Generic, TypeVar

from portico.core.base.clock import Clock
from portico.core.base.errors import NotFound
from portico.core.base.frozen import frozen
from portico.core.data.changes import StaleVersion
from portico.core.data.repository import Repository
from portico.core.model.call import Call
from portico.core.model.entity import Entity
from portico.core.model.scope import Scope

E = TypeVar("E", bound=Entity)

MAX_RESCUES: Final = 5


@frozen
class Stepwise(Generic[E]):
    """Writes the ends of steps; entities count in `rescues` how often they stood still."""

    repository: Repository[E]
    clock: Clock

    def standing(self, scope: Scope, key: str) -> E | None:
        """The entity as it is; None when it is gone."""
        try:
            return self.repository.live(scope, key)
        except NotFound:
            return None

    def write(self, call: Call, entity: E, operation: str, **changes: Any) -> E | None:
        """The entity after the change; None when another came first."""
        try:
            return self.repository.update(call, entity, entity.changed(self.clock.now(), **changes), operation)
        except StaleVersion:
            return None

    def rescue(self, call: Call, entity: Any, give_up: Callable[[], object]) -> None:
        """Asks for the next step once more, or gives the work up after too many."""
        if entity.rescues + 1 >= MAX_RESCUES:
            give_up()
        else:
            self.write(call, entity, "advance", rescues=entity.rescues + 1)
