"""What is left while a pass gives slots away: of the group, and of each quota."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from portico.compute.resource_groups.slots import Slots, lacking
from portico.compute.scheduling.candidates import (
    GROUP_CAPACITY,
    GROUP_ROOM,
    STARTS_AT,
    Amount,
    Block,
    Candidate,
    Quota,
    Room,
)

Quotas = Mapping[str, Sequence[Quota]]


@dataclass
class Ledger:
    """The state of a group and of the quotas of those who wait for it."""

    quotas: Quotas
    room: Room
    now: datetime
    _taken: dict[str, Decimal] = field(default_factory=dict)
    _charged: dict[tuple[str, str | None], Amount] = field(default_factory=dict)

    def own_rules(self, candidate: Candidate) -> list[Block]:
        """The rules that hold this session back whoever else is there: it is stepped over."""
        found = list(candidate.blocked)
        if candidate.starts_at is not None and candidate.starts_at > self.now:
            found.append(Block(STARTS_AT, until=candidate.starts_at))
        found += self._exceeded(candidate)
        capacity = self.room.capacity
        for slot in lacking(candidate.slots, capacity):
            most = capacity[slot]
            found.append(Block(GROUP_CAPACITY, None, slot, candidate.slots[slot], most, most))
        return found

    def no_room(self, candidate: Candidate) -> list[Block]:
        """The slots of which the group has too little left for this session, though not too little altogether."""
        slots, capacity, free = candidate.slots, self.room.capacity, self.free
        return [
            Block(GROUP_ROOM, None, slot, slots[slot], free[slot], capacity[slot])
            for slot in lacking(slots, free)
            if slots[slot] <= capacity[slot]
        ]

    @property
    def free(self) -> Slots:
        """What is left of each slot that has a bound; never less than nothing."""
        used = self.room.used
        return {
            slot: max(most - used.get(slot, Decimal(0)) - self._taken.get(slot, Decimal(0)), Decimal(0))
            for slot, most in self.room.capacity.items()
        }

    def take(self, candidate: Candidate) -> None:
        """Counts this session as started."""
        for slot, value in candidate.slots.items():
            self._taken[slot] = self._taken.get(slot, Decimal(0)) + value
        for place in candidate.places:
            for counted, much in _counted(candidate):
                self._charged[place, counted] = self._charged.get((place, counted), 0) + much

    def left(self, quota: Quota) -> Amount:
        """What is left of a quota; never less than nothing."""
        return max(quota.limit - quota.used - self._charged.get((quota.place, quota.slot), 0), 0)

    def available(self, candidate: Candidate) -> dict[str, Decimal]:
        """The most of each slot that the group and all quotas of this session allow now; no entry where nothing bounds it."""
        found = dict(self.free)
        for place in candidate.places:
            for quota in self.quotas.get(place, ()):
                if quota.slot is not None:
                    left = Decimal(self.left(quota))
                    found[quota.slot] = min(found.get(quota.slot, left), left)
        return found

    def _exceeded(self, candidate: Candidate) -> Iterator[Block]:
        wanted = dict(_counted(candidate))
        for place in candidate.places:
            for quota in self.quotas.get(place, ()):
                needed, left = wanted.get(quota.slot, 0), self.left(quota)
                if needed > left:
                    yield Block(quota.rule, place, quota.slot, needed, left, quota.limit)


def _counted(candidate: Candidate) -> Iterator[tuple[str | None, Amount]]:
    yield None, 1
    yield from candidate.slots.items()
