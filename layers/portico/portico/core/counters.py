"""Exact totals that no two writers contend for, and that no reader pays a scan for.

Every partition of entities has a counter, split into shards. A change adds to one shard in its own transaction; each
process keeps to a shard of its own choosing, and a Lambda environment serves one request at a time, so two writers
meet on a shard only when their processes drew the same of `SHARDS`. A reader adds up the shards: one query of at most
`SHARDS` small items, whatever the number of entities.
"""

import secrets
from dataclasses import dataclass, field
from typing import Final

from portico.core.table import Add, Range, Table

SHARDS: Final = 64


@dataclass(frozen=True)
class Counters:
    """The counters of one table."""

    table: Table
    table_name: str
    shard: str = field(default_factory=lambda: f"{secrets.randbelow(SHARDS):02d}")

    def add(self, partition: str, amount: int) -> Add:
        """The write that belongs in the transaction of the change."""
        return Add(self.table_name, {"pk": f"{partition}#count", "sk": self.shard}, "count", amount)

    def total(self, partition: str) -> int:
        """How many entities the partition has now, in one request."""
        found = self.table.query(self.table_name, Range(f"{partition}#count"), limit=SHARDS)
        return sum(int(item["count"]) for item in found.items)
