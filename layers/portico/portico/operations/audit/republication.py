"""Publishing records of the journal again, where the stream's consumer could not: whoever is told of events knows what it was told.

See docs/decisions/0034.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from portico.core.aws.dynamodb_values import Item
from portico.core.base.errors import Unavailable, Unprocessable
from portico.core.base.frozen import frozen
from portico.core.base.ids import is_id
from portico.core.data.journal import Journal, Record
from portico.core.data.journal_listing import TIME
from portico.core.data.key_ranges import AFTER, beyond
from portico.core.data.merging import pages
from portico.core.data.query import All, Compare, Operator, Querier
from portico.core.data.shards import Sharded
from portico.core.model.call import Call
from portico.eventing.messaging.event_bus import EVENT_BUS, EventBus
from portico.operations.audit.actions import RepublishRecords
from portico.operations.audit.listing import trail

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

PAGE: Final = 100
MOST: Final = 1_000
_SECONDS: Final = 15.0  # of the 29 that a request has


@frozen
class Republished:
    """How far it came: `refused` are the ids of records that can never be published, `position` is where to go on, None at the end."""

    published: int
    refused: Sequence[str]
    position: str | None


@frozen
class Republication:
    """Publishes ranges; older records than `days` are left out: the runs of their events may be forgotten, and would be made again."""

    journal: Journal
    bus: EventBus
    days: int

    def republish(self, call: Call, action: RepublishRecords) -> Republished:
        """The records of a time in their order, as many as one request has the time for.

        Raises Unprocessable that names the field, Unavailable when the bus does not take them.
        """
        now = self.journal.clock.now()
        until = min(now, action.until or now)
        if action.since >= until:
            raise Unprocessable.field("until", "The end is after the beginning.")
        since = max(action.since, now - timedelta(days=self.days))
        end, published, refused = time.monotonic() + _SECONDS, 0, list[str]()
        for position, items in self._pages(action, since, until, now):
            done, unfit = self._put(items)
            published, refused = published + done, refused + unfit
            if published + len(refused) >= MOST or time.monotonic() > end:
                return Republished(published, refused, position)
        return Republished(published, refused, None)

    def _pages(
        self, action: RepublishRecords, since: datetime, until: datetime, now: datetime
    ) -> Iterator[tuple[str, Sequence[Item]]]:
        """The items, a few at a time, each time with the position behind them."""
        times = All((Compare(TIME, Operator.GTE, since), Compare(TIME, Operator.LTE, until)))
        listing = trail(self.journal.table_name, action.scope, Querier(times), now)
        low, high = listing.id_range(since, until) if listing.id_range else ("", AFTER)
        partitions, after = _from(listing.partitions, action.position)
        for partition in partitions:
            where = replace(listing.by_key, between=(low, high))
            rest = where if after is None else beyond(where, after)
            parts = [replace(rest, partition=name) for name in partition.parts] if rest else []
            for items in pages(self.journal.table, self.journal.table_name, parts, PAGE):
                if items:
                    yield f"{partition.name} {items[-1]['sk']}", items
            after = None

    def _put(self, items: Sequence[Item]) -> tuple[int, list[str]]:
        """How many were published, and the ids of those that cannot be."""
        records, refused = list[Record](), list[str]()
        for item in items:
            try:
                records.append(Record.from_item(item))
            except (KeyError, ValueError):
                refused.append(str(item["sk"]))
        put = self.bus.put(records)
        if put.failed:
            raise Unavailable("The event bus does not take the events; try again.")
        unfit = [records[place].id for place in put.refused or {}]
        return len(records) - len(unfit), refused + unfit


def _from(partitions: Sequence[Sharded], position: str | None) -> tuple[Sequence[Sharded], str | None]:
    """The partitions from a position on, and the id after which the first of them goes on. Raises Unprocessable."""
    if position is None:
        return partitions, None
    name, _, last = position.rpartition(" ")
    for place, partition in enumerate(partitions):
        if partition.name == name and is_id(last):
            return partitions[place:], last
    raise Unprocessable.field("position", "This is no position of this time.")


def wire(parts: "Parts") -> Republication:
    """The publishing of ranges, put together."""
    return Republication(parts.journal, parts.get(EVENT_BUS), parts.settings.run_retention_days)
