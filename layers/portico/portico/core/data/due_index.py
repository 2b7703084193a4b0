"""A sparse index of what is in flight, by the time when it must be looked after."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from portico.core.aws.dynamodb_values import Item
from portico.core.base.clock import instant
from portico.core.base.frozen import frozen
from portico.core.base.side_by_side import side_by_side
from portico.core.data.codec import DUE_SHARDS, due_partition
from portico.core.data.key_ranges import KeyRange
from portico.core.data.table import Table
from portico.core.model.scope import Scope

_AT_ONCE: Final = 100


@frozen(slots=True)
class Overdue:
    """The entity that is overdue: its type (plural), scope, and name or id."""

    types: str
    scope: Scope
    key: str


@frozen
class DueIndex:
    """Reads the `due` index."""

    table: Table
    table_name: str

    def overdue(self, now: datetime) -> Iterator[Overdue]:
        """The entries that were due before now, at most 100 of each shard; the rest is left for the next call."""
        for item in self._first(_AT_ONCE, between=("0", instant(now))):
            scope, types, *_ = item["pk"].split("#")
            yield Overdue(types, Scope.parse(scope), item["sk"])

    def seconds_to_next(self, now: datetime) -> float | None:
        """Seconds until the earliest is due (0 for one that is overdue), None when nothing is in flight."""
        times = [item["due_sk"] for item in self._first(1)]
        if not times:
            return None
        return max(0.0, (datetime.fromisoformat(min(times)) - now).total_seconds())

    def _first(self, most: int, between: tuple[str, str] | None = None) -> Iterator[Item]:
        """The first so many entries of each shard."""
        ranges = [
            KeyRange(due_partition(shard), "due", "due_pk", "due_sk", between=between) for shard in range(DUE_SHARDS)
        ]
        pages = side_by_side(lambda where: self.table.query(self.table_name, where, most), ranges)
        return (item for page in pages for item in page.items)
