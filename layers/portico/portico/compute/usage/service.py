"""Usage: written when sessions end and at midnight, read as reports and searches."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Final

from portico.compute.usage.actions import By, ReportUsage, SearchUsage
from portico.compute.usage.buckets import Holder, buckets
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
from portico.core.model.scope import Scope
from portico.core.services.contents import Traces

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


@frozen(slots=True)
class Row:
    """What was used by a project or a user (None: by any) of a group."""

    project: str | None
    user: str | None
    group: str
    slots: Mapping[str, Decimal]
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
        """What was used in a domain or a project; by what still runs until the last midnight. Raises Unprocessable for no period."""
        period = period_of(action.period, action.since, action.until, self.clock.now())
        found = list(self.ledger.of_scope(self._known(action.scope), period.first, period.last))
        rows: dict[tuple[str | None, str | None, str], list[Used]] = {}
        for one in found:
            _, project, user = one.subject
            name = (project, None) if action.by is By.PROJECT else (action.scope.project, user)
            rows.setdefault((*name, one.group), []).append(one)
        summed = (
            _row(*name, each) for name, each in sorted(rows.items(), key=lambda row: [part or "" for part in row[0]])
        )
        return Report(action.by, period, tuple(summed), _row(None, None, "", found))

    def search(self, call: Call, action: SearchUsage) -> Page[Usage]:
        """One page, by day."""
        scope = self._known(action.scope)
        where, name = scope_range(scope), f"{scope.place}#usage"
        store = self.ledger.store
        partitions = [Sharded(where.partition)]
        listing = Listing(store.entities, where, None, _entity, None, "day", name=name, partitions=partitions)
        return Search(store.table, store.cursors, listing).run(action.querier)

    def forget(self, call: Call, scope: Scope) -> None:
        """Before a domain goes. May raise OutOfTime."""
        self.ledger.forget(call, self._known(scope))

    def _known(self, scope: Scope) -> Scope:
        return self.ledger.store.journal.homes.known(scope)


def _entity(item: Item) -> Usage:
    return shown(used(item))


def _row(project: str | None, user: str | None, group: str, each: Iterable[Used]) -> Row:
    slots: dict[str, Decimal] = {}
    sessions = 0
    for one in each:
        sessions += one.sessions
        for slot, amount in one.slots.items():
            slots[slot] = slots.get(slot, Decimal(0)) + amount
    return Row(project, user, group, slots, sessions)


def shown(found: Used) -> Usage:
    """An item of the ledger, as clients see it."""
    domain, project, user = found.subject
    slots = {slot: float(amount) for slot, amount in found.slots.items()}
    where = {"scope": Scope(domain, project), "day": found.day, "resource_group": found.group}
    return Usage(**where, project=project, user=user, slot_seconds=slots, sessions=found.sessions)


def wire(parts: "Parts") -> UsageService:
    """The service, put together."""
    return UsageService(UsageLedger(parts.store), parts.clock)


USAGE: Final[Part[UsageService]] = Part(f"{__name__}:wire")
