"""Exact totals that no two writers contend for, and that no reader pays a scan for.

Every partition of entities has a counter, split into shards. A change adds to one shard in its own transaction; each
thread keeps to a shard of its own choosing, and does one thing at a time, so two writers meet on a shard only when their
threads drew the same of `SHARDS`. A reader adds up the shards: one query of at most
`SHARDS` small items, however many entities there are.

Entities that expire are counted apart, by the time of their end: they leave the total all at once at that time, whenever their
items are removed, and nobody needs to subtract. So the total is exact, at the price of so many shards for each of those times.
"""

import secrets
import threading
from collections.abc import Sequence
from dataclasses import field
from datetime import datetime
from typing import Final

from portico.core.aws.dynamodb_values import Key
from portico.core.base.clock import Clock, SystemClock
from portico.core.base.frozen import frozen
from portico.core.data.key_ranges import KeyRange
from portico.core.data.table import Table
from portico.core.data.writes import Add

SHARDS: Final = 64
_ONE: Final = "00"
_AT_ONCE: Final = 5_000


@frozen
class Counters:
    """The counters of one table."""

    table: Table
    table_name: str
    clock: Clock = field(default_factory=SystemClock)
    _drawn: threading.local = field(default_factory=threading.local, repr=False)

    @property
    def shard(self) -> str:
        """The one that this thread writes."""
        if not hasattr(self._drawn, "shard"):
            self._drawn.shard = f"{secrets.randbelow(SHARDS):02d}"
        return str(self._drawn.shard)

    def add(self, partition: str, amount: int, until: datetime | None = None) -> Add:
        """The write that belongs in the transaction of the change; `until` is when what it counts expires."""
        ttl = None if until is None else int(until.timestamp())
        shard = self.shard if ttl is None else f"until#{ttl}#{self.shard}"
        return Add(self.table_name, {"pk": f"{partition}#count", "sk": shard}, "count", amount, ttl)

    def add_to_one(self, partition: str, amount: int, most: int | None = None) -> Add:
        """The same of a counter that has one shard, for what writers must not exceed together: it is at most `most` afterwards."""
        return Add(self.table_name, key_of_one(partition), "count", amount, most=most)

    def of_one(self, partitions: Sequence[str]) -> list[int]:
        """The numbers of counters that have one shard, in one request for each 100."""
        found = self.table.get_many(self.table_name, [key_of_one(partition) for partition in partitions])
        return [int(item["count"]) if item else 0 for item in found]

    def total(self, partition: str) -> int:
        """The number of entities that the partition has now, in one request."""
        found = self.table.query(self.table_name, KeyRange(f"{partition}#count"), limit=_AT_ONCE)
        now = self.clock.now().timestamp()
        return sum(int(item["count"]) for item in found.items if "ttl" not in item or item["ttl"] > now)


def key_of_one(partition: str) -> Key:
    """The key of the only item of such a counter."""
    return {"pk": f"{partition}#count", "sk": _ONE}
