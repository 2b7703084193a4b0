"""Totals of what no counter counts, because a counter would cost each of so many a write.

What is in a listing with an id of a time that has passed is a fact that time does not change: nothing is added to it any more. So it is
counted once, by its end, and kept in one item, the fold of the listing; a total is that, less what has expired, and what has come
since. A reader counts that and moves the fold on. A fold can be lost, or made twice, and no total is wrong: it is a memory of a count.

Who adds something with an id that is older than that marks it, and the counters have it (`ShardedEntity.counted`). Who removes
something before its end forgets the fold, so that all is counted again.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from portico.core.aws.dynamodb_values import Item
from portico.core.aws.errors import ConditionFailed
from portico.core.base.clock import Clock
from portico.core.base.frozen import frozen
from portico.core.base.ids import first_id, new_id
from portico.core.base.side_by_side import side_by_side
from portico.core.data.key_ranges import AFTER, KeyRange
from portico.core.data.table import Table
from portico.core.data.writes import ABSENT, Expectation, Put

SETTLED: Final = timedelta(minutes=5)  # no process that made an id has still to write it: those that do live a minute
AT_ONCE: Final = 700  # items of one shard that a total reads at most, in one request
WORTH: Final = 100  # items, that a fold is written for
_LASTING: Final = timedelta(days=1)  # of a fold that counts nothing
_LOWEST: Final = "!"  # before all that an id has in it
_NEVER: Final = 2**40


@frozen(slots=True)
class Fold:
    """The remembered count of a listing: how many with ids before `through` there are, by the second of their end."""

    through: str = ""
    ends: Mapping[int, int] = field(default_factory=dict)
    epoch: str | None = None

    def living(self, now: float) -> int:
        """The number of those that have not expired."""
        return sum(count for end, count in self.ends.items() if end > now)


@frozen
class Folds:
    """The folds of one table."""

    table: Table
    table_name: str
    clock: Clock

    def count(self, name: str, parts: Sequence[KeyRange]) -> tuple[int, bool]:
        """The entities in the shards of a listing that no counter has, counted in two round trips, and if these are all.

        Where there are more the fold is moved on all the same, and another call finds less to do.
        """
        fold, now = self._kept(name), self.clock.now()
        ranges = [_since(part, fold.through) for part in parts]
        pages = side_by_side(lambda where: self.table.query(self.table_name, where, AT_ONCE), ranges)
        cut = min([first_id(now - SETTLED), *(page.items[-1]["sk"] for page in pages if page.resume)])
        found = [item for page in pages for item in page.items if not item.get("counted")]
        settled = [item for item in found if item["sk"] < cut]
        if len(settled) >= WORTH:
            self._keep(name, fold, cut, settled, now)
        count = fold.living(now.timestamp()) + sum(_end(item) > now.timestamp() for item in found)
        return count, not any(page.resume for page in pages)

    def forgotten(self, name: str) -> Put:
        """The write that belongs in the transaction that removes something of the listing before its end."""
        return Put(self.table_name, self._item(name, Fold(), self.clock.now() + _LASTING))

    def _kept(self, name: str) -> Fold:
        item = self.table.get(self.table_name, _key(name))
        if item is None:
            return Fold()
        ends = {int(end): count for end, count in json.loads(item["ends"]).items()}
        return Fold(item["through"], ends, item["epoch"])

    def _keep(self, name: str, fold: Fold, through: str, more: Sequence[Item], now: datetime) -> None:
        """Writes a fold, unless another did meanwhile."""
        ends = Counter(dict(fold.ends)) + Counter(map(_end, more))
        living = {end: count for end, count in ends.items() if end > now.timestamp()}
        last = datetime.fromtimestamp(max(living), now.tzinfo) if living else now
        expect = ABSENT if fold.epoch is None else Expectation(epoch=fold.epoch)
        item = self._item(name, Fold(through, living), last + _LASTING)
        with suppress(ConditionFailed):
            self.table.transact([Put(self.table_name, item, expect)])

    def _item(self, name: str, fold: Fold, until: datetime) -> Item:
        kept: dict[str, Any] = {"through": fold.through, "ends": json.dumps(dict(fold.ends)), "epoch": new_id()}
        return _key(name) | kept | {"ttl": int(until.timestamp())}


def _since(part: KeyRange, through: str) -> KeyRange:
    return replace(part, between=(through or _LOWEST, AFTER), only=("sk", "expires", "counted"), descending=False)


def _end(item: Item) -> int:
    """The second of its end, whole as the counters have it."""
    return int(datetime.fromisoformat(item["expires"]).timestamp()) if "expires" in item else _NEVER


def _key(name: str) -> dict[str, str]:
    return {"pk": f"{name}#fold", "sk": "fold"}
