"""Searches: a Querier turned into the cheapest requests.

The order chooses the index (by name or id, or by time of creation), and conditions on its sort key narrow the range. The
rest of the filter is decided here while reading on until the page is full. Filtering here rather than in a
filter expression costs the same read capacity and gives every operator one meaning.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, Final, Generic, TypeVar

from portico.core.aws.dynamodb_values import Item
from portico.core.base.errors import BadRequest, Unprocessable
from portico.core.base.frozen import frozen
from portico.core.data.cursor import CursorSigner, invalid_cursor
from portico.core.data.key_ranges import KeyRange
from portico.core.data.listing import Listing
from portico.core.data.merging import chunks
from portico.core.data.query import MAX_OFFSET, CursorPage, Page, Querier, sorted_by
from portico.core.data.shards import Sharded
from portico.core.data.table import Table

T = TypeVar("T")

MAX_COUNTED: Final = 10_000
MAX_SORTED: Final = 1_000
_CHUNK: Final = 1_000


@frozen
class Search(Generic[T]):
    """One search in a listing."""

    table: Table
    cursors: CursorSigner
    listing: Listing[T]

    def run(self, querier: Querier) -> Page[T]:
        """The page. Raises BadRequest for a bad cursor or offset, Unprocessable for an order that nothing serves."""
        where = self.listing.range(querier)
        if where is None:
            return self._sorted_in_memory(querier)
        offset, resume = self._start(querier, where)
        limit = querier.page.limit
        home = resume.pop("home", None) if resume else None
        matches = self._matches(where, querier, resume, offset + limit + 1, home)
        window = list(islice(matches.found(self.listing.patience), offset, offset + limit + 1))
        more = len(window) > limit
        last = window[limit - 1].position if more else matches.cut
        if last and offset and not more:
            raise _too_far("The filter matches too few entities for this offset")
        cursor = self.cursors.sign(last, self._binding(querier, where)) if last else None
        items = [hit.entity for hit in window[:limit]]
        total = self._total(querier, where, matches, resume)
        return Page(items, total, None if resume else offset, limit, last is not None, cursor)

    def _matches(
        self, where: KeyRange, querier: Querier, resume: Item | None, wanted: int, home: str | None = None
    ) -> "_Matches[T]":
        filtered = querier.condition.parts or querier.readable
        chunk = _CHUNK if filtered else min(_CHUNK, wanted)
        return _Matches(self.table, self.listing, where, querier, resume, chunk, home)

    def _start(self, querier: Querier, where: KeyRange) -> tuple[int, Item | None]:
        if isinstance(querier.page, CursorPage):
            position = self.cursors.read(querier.page.cursor, self._binding(querier, where))
            return 0, dict(position)
        if querier.page.offset > MAX_OFFSET:
            raise _too_far(f"An offset goes to {MAX_OFFSET}")
        return querier.page.offset, None

    def _binding(self, querier: Querier, where: KeyRange) -> Any:
        return [self.listing.name, where.index, repr(querier.condition), repr(querier.orders)]

    def _total(self, querier: Querier, where: KeyRange, matches: "_Matches[T]", resume: Item | None) -> int | None:
        if self.listing.total is None:
            return matches.matched if matches.ended and resume is None else None
        if not querier.condition.parts and querier.readable is None:
            return self.listing.total()
        if resume is not None:
            matches = self._matches(where, querier, None, _CHUNK)
        return matches.count()

    def _sorted_in_memory(self, querier: Querier) -> Page[T]:
        if isinstance(querier.page, CursorPage):
            raise BadRequest("This order has pages by offset only.", code="INVALID_CURSOR", details={"field": "cursor"})
        matches = self._matches(self.listing.by_key, querier, None, _CHUNK)
        found = [hit.entity for hit in matches.found(MAX_SORTED)]
        if matches.looked_at > MAX_SORTED:
            message = f"No index serves this order, and the scope has over {MAX_SORTED} entities to sort."
            raise Unprocessable.field("order", message, "order_unavailable", code="ORDER_UNAVAILABLE")
        ordered = sorted_by(found, querier.orders, self.listing.sort_key)
        start, limit = querier.page.offset, querier.page.limit
        return Page(ordered[start : start + limit], len(ordered), start, limit, len(ordered) > start + limit, None)


@frozen(slots=True)
class _Hit(Generic[T]):
    """An entity that was found, and where."""

    entity: T
    position: Item


class _Matches(Generic[T]):
    """Reads a range chunk by chunk and keeps count of what matched.

    `home` has the uids of the scope that the search began in. Raises BadRequest when it goes on in a namesake of that.
    """

    def __init__(
        self,
        table: Table,
        listing: Listing[T],
        where: KeyRange,
        querier: Querier,
        resume: Item | None,
        chunk: int,
        home: str | None = None,
    ) -> None:
        self._table, self._listing, self._querier, self._home = table, listing, querier, home
        self._where, self._resume, self._chunk = where, resume, chunk
        self.matched = self.looked_at = 0
        self.ended = False
        self.cut: Item | None = None
        self._most: float = 0
        self._rest: Iterator[_Hit[T]] | None = None

    def found(self, most: float) -> Iterator[_Hit[T]]:
        """The matches in order, where those before left off; ends when more than `most` entities were looked at.

        `cut` is then the position of the last of them.
        """
        self._most = most
        if self._rest is None:
            self._rest = self._read()
        return self._rest

    def count(self) -> int | None:
        """The number of matches in the whole range, read to its end; None beyond `MAX_COUNTED` entities read."""
        for _ in self.found(MAX_COUNTED):
            pass
        return self.matched if self.looked_at <= MAX_COUNTED else None

    def _read(self) -> Iterator[_Hit[T]]:
        for items in self._chunks():
            self.looked_at += len(items)
            for hit in self._hits(items):
                self.matched += 1
                yield hit
            if self.looked_at > self._most:
                self.cut = _position(self._where, items[-1]) if items else None
                return
        self.ended = True

    def _chunks(self) -> Iterator[list[Item]]:
        resume = self._resume
        for partition in self._partitions():
            parts = [replace(self._where, partition=name) for name in partition.parts]
            yield from chunks(self._table, self._listing.table_name, parts, self._chunk, resume)
            resume = None

    def _partitions(self) -> Sequence[Sharded]:
        """Those that are left to read, in the order of the search."""
        names = self._listing.partitions
        ordered = names[::-1] if self._where.descending else names
        if self._resume is None:
            return ordered
        here = self._resume[self._where.partition_attribute]
        return ordered[next(place for place, partition in enumerate(ordered) if here in partition.parts) :]

    def _hits(self, items: Sequence[Item]) -> list[_Hit[T]]:
        if self._home is not None and any(item.get("home", self._home) != self._home for item in items):
            raise invalid_cursor()
        read = ((self._listing.parse(item), item) for item in items)
        found = [_Hit(entity, _position(self._where, item)) for entity, item in read if self._condition(entity)]
        readable = self._querier.readable
        if readable is None:
            return found
        return [hit for hit, may in zip(found, readable([hit.entity for hit in found]), strict=True) if may]

    def _condition(self, entity: T) -> bool:
        lasts = self._listing.lasts
        return (lasts is None or lasts(entity)) and self._querier.condition.matches(entity)


def _position(where: KeyRange, item: Item) -> Item:
    home = {"home": item["home"]} if "home" in item else {}
    return {name: item[name] for name in ("pk", "sk", where.partition_attribute, where.sort_attribute)} | home


def _too_far(what: str) -> BadRequest:
    details = {"field": "offset", "limit": MAX_OFFSET}
    return BadRequest(f"{what}; read on with the cursor.", code="OFFSET_TOO_LARGE", details=details)
