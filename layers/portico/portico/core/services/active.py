"""What works by itself in a scope, as those see it who deliver to it: read at most every few seconds, and never too early."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Final, Generic, TypeVar

from portico.core.base.clock import Clock
from portico.core.base.ttl_cache import TtlCache
from portico.core.data.repository import Repository
from portico.core.model.entity import Entity
from portico.core.model.scope import Scope

E = TypeVar("E", bound=Entity)

KEPT_SECONDS: Final = 2.0
_SCOPES: Final = 256
# Clocks of two machines of one Region are closer than that.
_SKEW: Final = timedelta(seconds=1)


@dataclass
class ActiveEntities(Generic[E]):
    """Reads the active entities of a scope (its subscriptions, its rules) in one strongly consistent request.

    Each gets every event that is emitted after its creation was acknowledged, so what was read before an event was
    recorded does not do for that event. What was read since the event arrived always does, and in a backlog one
    reading serves all of it.
    """

    repository: Repository[E]
    clock: Clock
    is_active: Callable[[E], bool]
    _kept: TtlCache[tuple[datetime, Sequence[E]]] = field(init=False)
    _reading: Lock = field(default_factory=Lock, init=False, repr=False)

    def __post_init__(self) -> None:
        self._kept = TtlCache(_SCOPES, KEPT_SECONDS)

    def of(self, scope: Scope, recorded: datetime, arrived: datetime) -> Sequence[E]:
        """The active entities for an event that was recorded, and came to this process, at these times."""
        with self._reading:  # so that the events of a batch share one reading
            found = self._kept.find(str(scope))
            if found and found[0][0] >= min(arrived, recorded + _SKEW):
                return found[0][1]
            now = self.clock.now()
            active = [self._at_home(one) for one in self.repository.present_in(scope) if self.is_active(one)]
            self._kept.put(str(scope), (now, active))
            return active

    def _at_home(self, entity: E) -> E:
        """The entity, with the uids of its scope; one that was written before there were uids has none."""
        if entity.scope.uids is not None:
            return entity
        known = self.repository.store.journal.homes.known(entity.scope)
        return entity.model_copy(update={"scope": known})
