"""Following the journal as it grows: no record is lost, and none is given twice.

Ids are of the clocks of many processes, and a record is seen when its transaction commits: so one may appear behind others
that were given before. A cursor is therefore a horizon, before which all has been given, and the ids that have been given behind
it. The horizon stays `HORIZON` behind now, more than a transaction can take, and the clocks differ. Order is promised for one
entity, by `version`, and not between entities. See docs/decisions/0044.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain, pairwise
from typing import Final, Self
from uuid import UUID

from portico.core.aws.dynamodb_values import Item
from portico.core.base.clock import Clock
from portico.core.base.frozen import frozen
from portico.core.base.ids import first_id
from portico.core.data.cursor import invalid_cursor
from portico.core.data.journal import Record
from portico.core.data.key_ranges import AFTER, KeyRange
from portico.core.data.merging import pages
from portico.core.data.table import Table

HORIZON: Final = timedelta(seconds=10)
MOST_GIVEN: Final = 300  # ids that a cursor names; its text has 6.4 KB then, and a request 10 KB of headers
_BYTES: Final = 16  # of an id


@frozen(slots=True)
class JournalCursor:
    """A position in the journal: all ids before `horizon` have been given, and of the others those that are `given`."""

    horizon: str
    given: frozenset[str] = frozenset()

    @classmethod
    def at(cls, time: datetime) -> Self:
        """The position before all records of this time."""
        return cls(first_id(time))

    @classmethod
    def parse(cls, text: str) -> Self:
        """The position that `str` wrote. Raises BadRequest (`INVALID_CURSOR`) for any other text."""
        try:
            packed = urlsafe_b64decode(text.encode("ascii"))
        except ValueError as error:
            raise invalid_cursor() from error
        ids = [str(UUID(bytes=packed[at : at + _BYTES])) for at in range(0, len(packed) - _BYTES + 1, _BYTES)]
        found = cls(ids[0], frozenset(ids[1:])) if 0 < len(ids) <= MOST_GIVEN + 1 else None
        if found is None or str(found) != text:
            raise invalid_cursor()
        return found

    def __str__(self) -> str:
        ids = (self.horizon, *sorted(self.given))
        return urlsafe_b64encode(b"".join(UUID(one).bytes for one in ids)).decode()


@frozen
class JournalFollower:
    """Reads one journal from a cursor on; `parts` are the ranges that have it, the shards of a scope or the trail of a domain."""

    table: Table
    name: str
    parts: Sequence[KeyRange]
    clock: Clock

    def after(self, cursor: JournalCursor, most: int) -> tuple[Sequence[Record], JournalCursor]:
        """At most so many records that have not been given, in the order of their ids, and where to go on.

        Without records there is nothing new for now. Where a cursor names `MOST_GIVEN` ids, newer records wait for the horizon.
        """
        settled = first_id(self.clock.now() - HORIZON)
        fresh = {one for one in cursor.given if one >= settled}
        found: list[Item] = []
        reached = settled
        for item in self._items(cursor, most):
            if item["sk"] in cursor.given:
                continue
            if len(found) == most or (item["sk"] >= settled and len(fresh) == MOST_GIVEN):
                reached = min(settled, item["sk"])
                break
            found.append(item)
            fresh |= {item["sk"]} if item["sk"] >= settled else set()
        horizon = max(cursor.horizon, reached)
        given = frozenset(one for one in cursor.given | fresh if one >= horizon)
        return [Record.from_item(item) for item in found], JournalCursor(horizon, given)

    def opened(self) -> JournalCursor:
        """The position of who wants to know of what commits from now on: what is recorded already has been given."""
        return self.after(JournalCursor.at(self.clock.now() - HORIZON), MOST_GIVEN)[1]

    def _items(self, cursor: JournalCursor, most: int) -> Iterator[Item]:
        ranges = [_from(part, cursor.horizon) for part in self.parts]
        return chain.from_iterable(pages(self.table, self.name, ranges, most + len(cursor.given) + 1))


def between(before: JournalCursor, found: Sequence[Record], after: JournalCursor) -> Iterator[JournalCursor]:
    """The cursor behind each of the records that `after` gave, from one cursor to another: to go on where a reader was cut off.

    No cursor names more ids than one of the two ends: an id before the next record is before the horizon, or among the latest.
    """
    given = set(before.given)
    for one, following in pairwise([*(record.id for record in found), AFTER]):
        given.add(one)
        horizon = max(before.horizon, min(after.horizon, following))
        yield JournalCursor(horizon, frozenset(one for one in given if one >= horizon))


def _from(part: KeyRange, horizon: str) -> KeyRange:
    return KeyRange(part.partition, part.index, part.partition_attribute, part.sort_attribute, between=(horizon, AFTER))
