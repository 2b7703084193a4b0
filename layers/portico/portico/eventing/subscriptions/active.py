"""The subscriptions of a project as deliveries see them: read at most every few seconds, and never too early."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from portico.core.base.clock import Clock
from portico.core.base.ttl_cache import TtlCache
from portico.core.data.repository import Repository
from portico.core.model.scope import Scope
from portico.eventing.subscriptions.entity import Subscription

KEPT_SECONDS: Final = 2.0
_PROJECTS: Final = 256
# Clocks of two machines of one Region are closer than that.
_SKEW: Final = timedelta(seconds=1)


@dataclass
class ActiveSubscriptions:
    """Reads the subscriptions of a project in one strongly consistent request.

    A subscription gets every event that is emitted after its creation was acknowledged, so what was read before an event was
    recorded does not do for that event. What was read since the event arrived always does, and in a backlog one
    reading serves all of it.
    """

    repository: Repository[Subscription]
    clock: Clock
    _kept: TtlCache[tuple[datetime, Sequence[Subscription]]] = field(init=False)
    _reading: Lock = field(default_factory=Lock, init=False, repr=False)

    def __post_init__(self) -> None:
        self._kept = TtlCache(_PROJECTS, KEPT_SECONDS)

    def of(self, scope: Scope, recorded: datetime, arrived: datetime) -> Sequence[Subscription]:
        """The active subscriptions for an event that was recorded, and came to this process, at these times."""
        with self._reading:  # so that the events of a batch share one reading
            found = self._kept.find(str(scope))
            if found and found[0][0] >= min(arrived, recorded + _SKEW):
                return found[0][1]
            now = self.clock.now()
            active = [self._at_home(one) for one in self.repository.present_in(scope) if one.is_active]
            self._kept.put(str(scope), (now, active))
            return active

    def _at_home(self, subscription: Subscription) -> Subscription:
        """The subscription, with the uids of its project; one that was written before there were uids has none."""
        if subscription.scope.uids is not None:
            return subscription
        known = self.repository.store.journal.homes.known(subscription.scope)
        return subscription.model_copy(update={"scope": known})
