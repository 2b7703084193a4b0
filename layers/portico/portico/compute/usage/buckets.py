"""Usage: slots times seconds, cut at midnight UTC into days."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final, Protocol

from portico.compute.resource_groups.slots import Slots
from portico.core.base.clock import day_of, midnight
from portico.core.base.frozen import frozen
from portico.core.model.scope import Scope
from portico.core.model.subjects import shown_subject

_MICROSECOND: Final = timedelta(microseconds=1)
_ACCOUNT: Final = "service-account"

Subject = tuple[str, str, str]


class Holder(Protocol):
    """A session that holds slots of a resource group, or held them: `allocated_at` is when they were taken."""

    @property
    def id(self) -> str:
        """The id."""
        ...

    @property
    def scope(self) -> Scope:
        """Its project, with the uids."""
        ...

    @property
    def owner(self) -> str:
        """The subject that owns it, as facts have it."""
        ...

    @property
    def resource_group(self) -> str:
        """The name of its group."""
        ...

    @property
    def occupied_slots(self) -> Slots:
        """Amounts, by slot."""
        ...

    @property
    def allocated_at(self) -> datetime | None:
        """None for one that never held any."""
        ...

    @property
    def ended_at(self) -> datetime | None:
        """None for one that still does."""
        ...


@frozen(slots=True)
class Bucket:
    """What one session used of a group on one day: slot-seconds by slot.

    `holding` is the session with the time at which it took its slots: one that was put back in the queue takes them again.
    """

    holding: str
    day: date
    group: str
    scope: Scope
    user: str
    slots: Slots
    is_first: bool

    @property
    def subject(self) -> Subject:
        """The domain, the project and the user."""
        return str(self.scope.domain), str(self.scope.project), self.user


def buckets(holder: Holder, until: datetime | None = None) -> Iterator[Bucket]:
    """The days of a session from taking its slots to its end, or until a time if that is earlier."""
    begun, end = holder.allocated_at, min((time for time in (holder.ended_at, until) if time), default=None)
    if begun is None or end is None:
        return
    for day, seconds in cut(begun, end):
        slots = {slot: value * seconds for slot, value in holder.occupied_slots.items()}
        first = day == day_of(begun)
        group, user = holder.resource_group.lower(), user_of(holder.owner)
        yield Bucket(holding(holder), day, group, holder.scope, user, slots, first)


def cut(begun: datetime, end: datetime) -> Iterator[tuple[date, Decimal]]:
    """The days between two times, each with its seconds, to the microsecond; nothing where the end is not later."""
    while begun < end:
        day = day_of(begun)
        until = min(midnight(day + timedelta(days=1)), end)
        yield day, Decimal((until - begun) // _MICROSECOND) / 1_000_000
        begun = until


def holding(holder: Holder) -> str:
    """The name of one taking of slots."""
    taken = holder.allocated_at
    return f"{holder.id}@{taken.astimezone(UTC).strftime('%Y%m%dT%H%M%S%f')}" if taken else holder.id


def user_of(owner: str) -> str:
    """The user's name in the subject of an owner; `service-account:ci` for a service account."""
    kind, _, path = shown_subject(owner).partition(":")
    name = path.rpartition("/")[2]
    return f"{_ACCOUNT}:{name}" if kind == _ACCOUNT else name
