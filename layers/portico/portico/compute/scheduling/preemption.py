"""Preemption: which running sessions end so that one of a higher priority starts."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from portico.compute.resource_groups.entity import PreemptionPolicy, VictimOrder
from portico.compute.resource_groups.slots import Slots, lacking
from portico.compute.scheduling.candidates import Candidate, Room
from portico.core.base.frozen import frozen


@frozen(slots=True)
class Running:
    """A session that holds slots of the group, and runs since a time."""

    session: str
    priority: int
    since: datetime
    slots: Slots


def victims(
    candidate: Candidate, running: Sequence[Running], room: Room, rules: PreemptionPolicy, now: datetime
) -> tuple[str, ...]:
    """The sessions to end, in the order of the rules; none where that would not make room, or none is needed.

    Only sessions of a lower priority end, and none whose end is not needed.
    """
    if not rules.enabled:
        return ()
    free = {slot: most - room.used.get(slot, Decimal(0)) for slot, most in room.capacity.items()}
    chosen: list[Running] = []
    for one in sorted(_preemptible(candidate, running, rules, now), key=_key(rules.order, room)):
        short = lacking(candidate.slots, free)
        if not short:
            break
        if any(one.slots.get(slot, 0) > 0 for slot in short):
            chosen.append(one)
            free = _changed(free, one.slots, 1)
    return () if lacking(candidate.slots, free) else tuple(one.session for one in _needed(candidate, free, chosen))


def next_preemptible(
    candidate: Candidate, running: Sequence[Running], rules: PreemptionPolicy, now: datetime
) -> datetime | None:
    """When another of the sessions will have run for long enough to make room; None where there is none."""
    ends = (one.since + timedelta(seconds=rules.min_runtime) for one in _lower(candidate, running, rules))
    return min((time for time in ends if time > now), default=None)


def _preemptible(
    candidate: Candidate, running: Sequence[Running], rules: PreemptionPolicy, now: datetime
) -> Iterator[Running]:
    least = timedelta(seconds=rules.min_runtime)
    return (one for one in _lower(candidate, running, rules) if now - one.since >= least)


def _lower(candidate: Candidate, running: Sequence[Running], rules: PreemptionPolicy) -> Iterator[Running]:
    for one in running:
        if one.priority <= rules.preemptible_priority and one.priority < candidate.priority:
            yield one


def _needed(candidate: Candidate, free: Slots, chosen: Sequence[Running]) -> Sequence[Running]:
    """Without those that later ones made needless; who would end last is spared first."""
    kept: list[Running] = []
    for one in reversed(chosen):
        without = _changed(free, one.slots, -1)
        if lacking(candidate.slots, without):
            kept.append(one)
        else:
            free = without
    return kept[::-1]


def _changed(free: Slots, slots: Slots, sign: int) -> dict[str, Decimal]:
    return {slot: left + sign * slots.get(slot, Decimal(0)) for slot, left in free.items()}


def _key(order: str, room: Room) -> Callable[[Running], Any]:
    def size(one: Running) -> Decimal:
        return max(
            (one.slots.get(slot, Decimal(0)) / most for slot, most in room.capacity.items() if most > 0),
            default=Decimal(0),
        )

    keys: dict[str, Callable[[Running], Any]] = {
        VictimOrder.OLDEST: lambda one: (one.priority, one.since, one.session),
        VictimOrder.NEWEST: lambda one: (one.priority, -one.since.timestamp(), one.session),
        VictimOrder.SMALLEST_RESOURCES: lambda one: (one.priority, size(one), one.session),
        VictimOrder.FEWEST_SESSIONS: lambda one: (
            one.priority,
            -size(one),
            one.session,
        ),  # the largest, so that few end
    }
    return keys[order]
