"""How full resource groups are, and other places, by their counters; see `slots.thousandths` for what those of slots hold."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from portico.compute.resource_groups.entity import ResourceGroup
from portico.compute.resource_groups.slots import MILLI, Slots
from portico.core.base.frozen import frozen
from portico.core.base.side_by_side import side_by_side
from portico.core.data.counters import Counters

SESSIONS: Final = "live_sessions"
PENDING_SESSIONS: Final = "pending_sessions"


def slot_counter(place: str, slot: str) -> str:
    """The name of the counter of what a place has taken of a slot, in thousandths."""
    return f"{place}#slots/{slot}"


@frozen(slots=True)
class Filling:
    """How full a group is: `used` of its capacity, by so many sessions that live; others wait."""

    group: ResourceGroup
    used: Slots
    sessions: int
    pending_sessions: int

    @property
    def free(self) -> Slots:
        """What is left of the capacity, nothing where it was lowered below what is used."""
        return {name: max(most - self.used[name], Decimal(0)) for name, most in self.group.capacity.items()}


def used_of(counters: Counters, place: str, slots: Iterable[str]) -> dict[str, Decimal]:
    """What a place has taken of slots, a request each."""
    names = list(slots)
    found = side_by_side(lambda name: counters.total(slot_counter(place, name)), names)
    return {name: Decimal(amount) / MILLI for name, amount in zip(names, found, strict=True)}


def used_of_group(counters: Counters, group: ResourceGroup) -> dict[str, Decimal]:
    """What is taken of a group's capacity, in one request: counted in one shard, a transaction takes slots only if they are there."""
    names = list(group.capacity)
    found = counters.of_one([slot_counter(group.place, name) for name in names])
    return {name: Decimal(amount) / MILLI for name, amount in zip(names, found, strict=True)}


def filling(counters: Counters, group: ResourceGroup) -> Filling:
    """How full a group is."""
    sessions, pending = live_sessions(counters, group)
    return Filling(group, used_of_group(counters, group), sessions, pending)


def live_sessions(counters: Counters, group: ResourceGroup) -> tuple[int, int]:
    """The sessions of a group that hold slots, and those that wait."""
    found = side_by_side(lambda name: counters.total(f"{group.place}#{name}"), (SESSIONS, PENDING_SESSIONS))
    return found[0], found[1]
