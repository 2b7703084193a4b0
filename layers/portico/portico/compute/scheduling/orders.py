"""The orders in which a pass looks at pending sessions. A band of priority goes before all lower ones, whatever the scheduler."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from heapq import heapify, heappop, heappush
from itertools import groupby
from typing import Final, Protocol

from portico.compute.resource_groups.slots import Slots
from portico.compute.scheduling.candidates import Candidate, Factors, Room

UNUSED: Final = 1.0  # the factor of whoever has used nothing
Owner = tuple[str, str]


class Order(Protocol):
    """The order of sessions, which may depend on what has been started."""

    def over(self, band: Sequence[Candidate]) -> Iterator[Candidate]:
        """The sessions of one band, each once."""
        ...

    def started(self, candidate: Candidate) -> None:
        """Is told of the one that `over` gave last, when it is started."""
        ...


@dataclass
class Fixed:
    """An order by a key."""

    key: Callable[[Candidate], tuple[object, ...]]
    backwards: bool = False

    def over(self, band: Sequence[Candidate]) -> Iterator[Candidate]:
        """The sessions of one band, by their keys."""
        return iter(sorted(band, key=self.key, reverse=self.backwards))

    def started(self, candidate: Candidate) -> None:
        """Changes nothing."""


@dataclass
class DominantShares:
    """Dominant resource fairness (Ghodsi et al., NSDI 2011): next is the owner whose largest share of any slot is smallest.

    Within an owner, and where shares are equal, the oldest goes first.
    """

    capacity: Slots
    held: dict[Owner, dict[str, Decimal]] = field(default_factory=dict)

    def over(self, band: Sequence[Candidate]) -> Iterator[Candidate]:
        """The sessions of one band, by the shares as they are when each is asked for."""
        waiting: dict[Owner, deque[Candidate]] = {}
        for candidate in sorted(band, key=_age):
            waiting.setdefault(_owner(candidate), deque()).append(candidate)
        heap = [(self.share(owner), _age(queue[0]), owner) for owner, queue in waiting.items()]
        heapify(heap)
        while heap:
            owner = heappop(heap)[2]
            queue = waiting[owner]
            yield queue.popleft()
            if queue:
                heappush(heap, (self.share(owner), _age(queue[0]), owner))

    def started(self, candidate: Candidate) -> None:
        """Adds to what the owner holds."""
        held = self.held.setdefault(_owner(candidate), {})
        for slot, value in candidate.slots.items():
            held[slot] = held.get(slot, Decimal(0)) + value

    def share(self, owner: Owner) -> Decimal:
        """The dominant share of an owner."""
        held = self.held.get(owner, {})
        shares = (held.get(slot, Decimal(0)) / most for slot, most in self.capacity.items() if most > 0)
        return max(shares, default=Decimal(0))


def order_of(scheduler: str, room: Room, factors: Factors) -> Order:
    """The order of a scheduler: `fifo`, `lifo`, `drf` or `fair-share`. Raises KeyError for any other."""
    makers: dict[str, Callable[[], Order]] = {
        "fifo": lambda: Fixed(_age),
        "lifo": lambda: Fixed(_age, backwards=True),
        "drf": lambda: DominantShares(room.capacity, {owner: dict(held) for owner, held in room.holdings.items()}),
        "fair-share": lambda: Fixed(_share(factors)),
    }
    return makers[scheduler]()


def bands(candidates: Sequence[Candidate]) -> Iterator[Sequence[Candidate]]:
    """The sessions by priority, the highest first."""
    for _, band in groupby(sorted(candidates, key=_priority), key=_priority):
        yield list(band)


def factors_of(factors: Factors, candidate: Candidate) -> tuple[float, float, float]:
    """The factors of the domain, of the project and of the user in it; who has used nothing has the highest, 1."""
    subject = candidate.subject
    return factors.get(subject[:1], UNUSED), factors.get(subject[:2], UNUSED), factors.get(subject, UNUSED)


def _share(factors: Factors) -> Callable[[Candidate], tuple[object, ...]]:
    def key(candidate: Candidate) -> tuple[object, ...]:
        domain, project, user = factors_of(factors, candidate)
        return -domain, -project, -user, *_age(candidate)

    return key


def _age(candidate: Candidate) -> tuple[datetime, str]:
    return candidate.created_at, candidate.session


def _owner(candidate: Candidate) -> Owner:
    return candidate.domain, candidate.user


def _priority(candidate: Candidate) -> int:
    return -candidate.priority
