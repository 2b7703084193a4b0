"""Partitions that are split into shards, because they grow at their end.

One key of a table or of an index takes 1,000 write units a second, and splitting it for heat does not help where sort keys only
increase: all writes are at its end.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
"""

from zlib import crc32

from portico.core.base.frozen import frozen


@frozen(slots=True)
class Sharded:
    """A partition by its name, and the number of its shards; 0 for one that is not split."""

    name: str
    count: int = 0

    @property
    def parts(self) -> tuple[str, ...]:
        """The shards, and what was written before there were any; in each the order is the same."""
        return (*(self._shard(number) for number in range(self.count)), self.name)

    def shard_of(self, text: str) -> str:
        """The shard of what a text names, always the same."""
        return self._shard(crc32(text.encode()) % self.count) if self.count else self.name

    def _shard(self, number: int) -> str:
        return f"{self.name}#{number:02d}"
