"""Usage: written when sessions end and at midnight, read as reports and searches."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Final

from portico.compute.resource_groups.entity import ResourceGroup
from portico.compute.resource_groups.prices import Cost, cost, in_force, shown_cost
from portico.compute.resource_groups.repository import ResourceGroupRepository
from portico.compute.resource_groups.slots import total
from portico.compute.usage.actions import By, ReportUsage, SearchUsage
from portico.compute.usage.buckets import Holder, Subject, buckets
from portico.compute.usage.entity import Usage
from portico.compute.usage.ledger import UsageLedger, Used, scope_range, used
from portico.compute.usage.periods import Period, period_of
from portico.core.actions.processor import Handler
from portico.core.aws.dynamodb_values import Item
from portico.core.base.clock import Clock, day_of
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part
from portico.core.data.listing import Listing
from portico.core.data.query import Page
from portico.core.data.search import Search
from portico.core.data.shards import Sharded
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.scope import GLOBAL, Scope
from portico.core.services.contents import Traces

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

Priced = tuple[Used, Cost]
Groups = Mapping[str, ResourceGroup]


@frozen(slots=True)
class Row:
    """What was used by a domain, a project or a user (None: by any) of a group."""

    domain: str
    project: str | None
    user: str | None
    group: str
    slots: Mapping[str, Decimal]
    cost: Cost
    sessions: int


@frozen(slots=True)
class Report:
    """The rows of a period, in the order of their names, and the sum of all of them."""

    by: By
    period: Period
    rows: tuple[Row, ...]
    total: Row


@frozen
class UsageService(Traces):
    """Writes and reads usage. As contents of a domain it stands in nobody's way, and goes with it."""

    ledger: UsageLedger
    groups: ResourceGroupRepository
    clock: Clock
    kind: str = "usage"

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {ReportUsage: self.report, SearchUsage: self.search}

    def settle(self, holder: Holder, until: datetime | None = None) -> None:
        """Writes the days of a session that are over: all of one that has ended, those before `until`, a midnight, of another.

        Twice is once.
        """
        today = day_of(self.clock.now())
        for bucket in buckets(holder, until):
            self.ledger.write(bucket, today)

    def report(self, call: Call, action: ReportUsage) -> Report:
        """What was used, and what it cost; by what still runs until the last midnight. Raises Unprocessable for no period."""
        period = period_of(action.period, action.since, action.until, self.clock.now())
        groups = self._groups()
        found = [(one, _cost(groups, one)) for one in self._used(groups, action.scope, period)]
        rows: dict[tuple[str, str | None, str | None, str], list[Priced]] = {}
        for one in found:
            rows.setdefault((*_name(action, one[0].subject), one[0].group), []).append(one)
        summed = (
            _row(*name, each) for name, each in sorted(rows.items(), key=lambda row: [part or "" for part in row[0]])
        )
        return Report(action.by, period, tuple(summed), _row("", None, None, "", found))

    def search(self, call: Call, action: SearchUsage) -> Page[Usage]:
        """One page, by day."""
        scope = self._known(action.scope)
        where, name = scope_range(scope), f"{scope.place}#usage"
        store = self.ledger.store
        partitions = [Sharded(where.partition)]
        groups = self._groups()
        listing = Listing(
            store.entities,
            where,
            None,
            lambda item: _entity(groups, item),
            None,
            "day",
            name=name,
            partitions=partitions,
        )
        return Search(store.table, store.cursors, listing).run(action.querier)

    def forget(self, call: Call, scope: Scope) -> None:
        """Before a domain goes. May raise OutOfTime."""
        self.ledger.forget(call, self._known(scope))

    def _used(self, groups: Groups, scope: Scope, period: Period) -> Sequence[Used]:
        """What was used in a scope; of all domains, what was of the groups that there are, deleted ones among them."""
        if scope.domain is not None:
            return list(self.ledger.of_scope(self._known(scope), period.first, period.last))
        return [used for group in groups for used in self.ledger.of_group(group, period.first, period.last)]

    def _groups(self) -> Groups:
        return {group.name.lower(): group for group in self.groups.present_in(GLOBAL)}

    def _known(self, scope: Scope) -> Scope:
        return self.ledger.store.journal.homes.known(scope)


def _name(action: ReportUsage, subject: Subject) -> tuple[str, str | None, str | None]:
    domain, project, user = subject
    if action.by is By.DOMAIN:
        return domain, None, None
    return (domain, project, None) if action.by is By.PROJECT else (domain, action.scope.project, user)


def _entity(groups: Groups, item: Item) -> Usage:
    found = used(item)
    return shown(found, _cost(groups, found))


def _cost(groups: Groups, used: Used) -> Cost:
    group = groups.get(used.group)
    return cost(used.slots, in_force(group.prices, date.fromisoformat(used.day))) if group is not None else {}


def _row(domain: str, project: str | None, user: str | None, group: str, each: Sequence[Priced]) -> Row:
    slots, price = total(one.slots for one, _ in each), total(price for _, price in each)
    return Row(domain, project, user, group, slots, price, sum(one.sessions for one, _ in each))


def shown(found: Used, price: Cost) -> Usage:
    """An item of the ledger, as clients see it."""
    domain, project, user = found.subject
    slots = {slot: float(amount) for slot, amount in found.slots.items()}
    where = {"scope": Scope(domain, project), "day": found.day, "resource_group": found.group}
    who = {"project": project, "user": user}
    return Usage(**where, **who, slot_seconds=slots, cost=shown_cost(price), sessions=found.sessions)


def wire(parts: "Parts") -> UsageService:
    """The service, put together."""
    return UsageService(UsageLedger(parts.store), ResourceGroupRepository(parts.store, ResourceGroup), parts.clock)


USAGE: Final[Part[UsageService]] = Part(f"{__name__}:wire")
