"""Contents of a scope: counted, and removed for good when the scope is emptied."""

from collections.abc import Sequence
from typing import Any, Final, Generic, TypeVar

from portico.core.base.frozen import frozen
from portico.core.data.changes import Change, StaleVersion, TooManyWrites
from portico.core.data.repository import Repository
from portico.core.model.call import Call
from portico.core.model.entity import Entity
from portico.core.model.scope import Scope

E = TypeVar("E", bound=Entity)
_AT_ONCE: Final = 25


@frozen
class Contents(Generic[E]):
    """The entities of one type; services inherit it."""

    repository: Repository[E]

    @property
    def kind(self) -> str:
        """The plural, as in paths."""
        return self.repository.entity_type.types

    def count(self, scope: Scope) -> int:
        """The number of entities in a scope, not counting deleted ones."""
        return self.repository.count(scope)

    def is_empty(self, scope: Scope) -> bool:
        """True if a scope has none, deleted or not."""
        return not self.repository.all_in(scope, 1)

    def purge_all(self, call: Call, scope: Scope) -> None:
        """Removes everything of a scope for good, deleted or not, in transactions of a few. Raises OutOfTime between them."""
        at_once = _AT_ONCE
        while found := self.repository.all_in(scope, at_once):
            self.drop(call, found)
            changes = [Change(entity, None, "purge", self.purge_data(entity)) for entity in found]
            try:
                self.repository.apply(call, changes)
            except StaleVersion:
                continue  # one of them was changed meanwhile: they are read again
            except TooManyWrites:
                at_once = max(1, at_once // 2)
                continue
            call.check_time()

    def drop(self, call: Call, entities: Sequence[E]) -> None:
        """Before entities go with their scope, perhaps more than once: for what is kept of them elsewhere."""

    def forget(self, call: Call, scope: Scope) -> None:
        """Before the scope goes, perhaps more than once: for what is kept though nothing is left of it. May raise OutOfTime."""

    def purge_data(self, entity: E) -> dict[str, Any]:
        """The data in the record of a purge, for those who clean up after the entity."""
        return {}


class Traces:
    """What is kept of a scope and is no entity: in nobody's way, and forgotten when the scope goes; services inherit it."""

    def count(self, scope: Scope) -> int:
        """None that would be in the way of a removal."""
        return 0

    def is_empty(self, scope: Scope) -> bool:
        """True: it is no reason to keep a container."""
        return True

    def purge_all(self, call: Call, scope: Scope) -> None:
        """Nothing that would have to go one by one."""
