"""The shares of a group, put together: what was used, what is held now, and weights."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final

from portico.compute.fair_share.formula import Amounts, DecayedUsage, Factors, Parameters, Subject
from portico.compute.fair_share.history import History, by_day
from portico.compute.fair_share.weights import Weights
from portico.compute.resource_groups.entity import ResourceGroup
from portico.compute.usage.buckets import Holder, cut, holding, user_of
from portico.compute.usage.holders import HOLDERS, Holders
from portico.compute.usage.ledger import OPEN_DAYS, UsageLedger
from portico.compute.usage.service import USAGE, UsageService
from portico.core.base.clock import day_of, midnight
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part

if TYPE_CHECKING:
    from portico.core.aws.object_store import Objects
    from portico.core.services.parts import Parts

PREFIX: Final = "fair-shares/"


@dataclass
class GroupShares:
    """The shares of a group at a time."""

    group: ResourceGroup
    at: datetime
    days: Mapping[str, Mapping[Subject, Amounts]]
    running: Sequence[tuple[date, Subject, Amounts]]
    weights: Mapping[Subject, float]
    parameters: Parameters = field(init=False)

    def __post_init__(self) -> None:
        self.parameters = parameters_of(self.group)

    @property
    def today(self) -> date:
        """The day, in UTC."""
        return day_of(self.at)

    @cached_property
    def usage(self) -> DecayedUsage:
        """The decayed usage of everybody."""
        usage = DecayedUsage(self.parameters, self.today)
        for day, user, slots in self.buckets():
            usage.add(day, user, slots)
        return usage

    @property
    def factors(self) -> Factors:
        """The factors of all who have used something."""
        return Factors(self.usage, self.weights)

    def buckets(self) -> Iterator[tuple[date, Subject, Amounts]]:
        """What each user used on each day, to this moment; a user may have two of a day."""
        for day, each in self.days.items():
            for user, slots in each.items():
                yield date.fromisoformat(day), user, slots
        yield from self.running


@frozen
class Shares:
    """Reads the shares of groups.

    A request for the object of the group, one for late changes, one and more for the days that are open, one for weights; and those
    for the sessions that hold slots.
    """

    usage: UsageService
    weights: Weights
    holders: Holders
    objects: "Objects"

    def factors(self, group: ResourceGroup, now: datetime) -> Factors:
        """The factors as a pass goes by them. Writes the days of running sessions that are over, and the object of the group."""
        today = midnight(day_of(now))
        for holder in self.holders.in_group(group.name):
            if holder.allocated_at is not None and holder.allocated_at < today:
                self.usage.settle(holder, today)
        return self.of(group, now, keep=True).factors

    def of(self, group: ResourceGroup, now: datetime, *, keep: bool = False) -> GroupShares:
        """The shares of a group; with `keep` its object is written, where days have changed."""
        last = day_of(now)
        first = last - timedelta(days=group.fair_share.lookback_days - 1)
        history = self._history(group.name, first, last, keep=keep)
        running = [bucket for holder in self.holders.in_group(group.name) for bucket in self._running(holder, now)]
        return GroupShares(group, now, history.days, running, self.weights.of_group(group.name))

    def days(self, group: str, first: date, last: date) -> Mapping[str, Mapping[Subject, Amounts]]:
        """What was used of a group between two days, both included, by day and user."""
        return by_day(self.ledger.of_group(group, first, last))

    @property
    def ledger(self) -> UsageLedger:
        """The ledger of usage."""
        return self.usage.ledger

    def _history(self, group: str, first: date, last: date, *, keep: bool) -> History:
        late = self.ledger.late(group)
        known = self._kept(group) or History(last, first, {})
        since, until = known.missing(first, last, late, OPEN_DAYS)
        history = known.renewed(since, first, last, self.ledger.of_group(group, since, until), late)
        if keep and history != known:
            self.objects.put(_key(group), history.encoded())
        return history

    def _kept(self, group: str) -> History | None:
        try:
            return History.decoded(self.objects.get(_key(group)))
        except KeyError:
            return None

    def _running(self, holder: Holder, now: datetime) -> Iterator[tuple[date, Subject, Amounts]]:
        """The days of a session that holds slots which it has not added to the ledger."""
        begun = holder.allocated_at
        if begun is None or holder.ended_at is not None:
            return
        today = midnight(day_of(now))
        written = self.ledger.days_of(holding(holder)) if begun < today else set[str]()
        user = (str(holder.scope.domain), str(holder.scope.project), user_of(holder.owner))
        for day, seconds in cut(begun, now):
            if day.isoformat() not in written:
                yield (
                    day,
                    user,
                    {slot: float(amount) * float(seconds) for slot, amount in holder.occupied_slots.items()},
                )


def parameters_of(group: ResourceGroup) -> Parameters:
    """The parameters of a group, with its capacity as it is now."""
    capacity = {slot: float(amount) for slot, amount in group.capacity.items()}
    share = group.fair_share
    return Parameters(capacity, share.half_life_days, share.lookback_days, share.default_weight, share.resource_weights)


def _key(group: str) -> str:
    return f"{PREFIX}{group.lower()}.json"


def wire(parts: "Parts") -> Shares:
    """The shares, put together."""
    return Shares(parts.get(USAGE), Weights(parts.store), parts.get(HOLDERS), parts.objects)


SHARES: Final[Part[Shares]] = Part(f"{__name__}:wire")
