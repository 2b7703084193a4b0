"""Matches: what a search finds, read chunk by chunk until a page is full, the range ends, or patience does."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Generic, TypeVar

from portico.core.aws.dynamodb_values import Item
from portico.core.base.frozen import frozen
from portico.core.data.cursor import invalid_cursor
from portico.core.data.key_ranges import KeyRange
from portico.core.data.listing import Listing
from portico.core.data.patience import Budget
from portico.core.data.query import Querier
from portico.core.data.table import Table

T = TypeVar("T")


@frozen(slots=True)
class Hit(Generic[T]):
    """An entity that was found, and where."""

    entity: T
    position: Item


@frozen(slots=True)
class _Chunk:
    """Items of one range; `rest` is where the next chunk begins, None at the end of all ranges."""

    where: KeyRange
    items: Sequence[Item]
    rest: Item | None


class Matches(Generic[T]):
    """The matches of a search from a position on (from the beginning without one), in order.

    Once `found` has ended, either `ended` is true or `cut` is the position to go on from. A position is the key of the last
    item read with `home`, the uids of the scope; or just a partition, to begin there. Raises BadRequest when the search goes on
    in a namesake of its scope.
    """

    def __init__(
        self, table: Table, listing: Listing[T], where: KeyRange, querier: Querier, budget: Budget, first: int
    ) -> None:
        self._table, self._listing, self._where, self._querier = table, listing, where, querier
        self._budget, self._at_once = budget, first
        self._start: Item | None = None
        self._home: str | None = None
        self.matched = self.looked_at = 0
        self.ended = self.has_read_all = False
        self.cut: Item | None = None
        self.found: Iterator[Hit[T]] = self._read()

    def after(self, position: Item) -> "Matches[T]":
        """The same from a position on."""
        self._start = dict(position)
        self._home = self._start.pop("home", None)
        return self

    def count(self) -> int | None:
        """The number of matches in the whole range, read to its end; None when patience ends before."""
        if not self._budget.is_spent:
            for _ in self.found:
                pass
        return self.matched if self.ended else None

    def _read(self) -> Iterator[Hit[T]]:
        for chunk in self._chunks():
            self.looked_at += len(chunk.items)
            self.has_read_all = chunk.rest is None
            for hit in self._hits(chunk):
                self.matched += 1
                yield hit
            if chunk.rest is not None and self._is_enough():
                self.cut = chunk.rest | self._home_of(chunk.items)
                return
        self.ended = True

    def _is_enough(self) -> bool:
        return self._budget.is_spent or self.looked_at > self._budget.patience.entities

    def _chunks(self) -> Iterator[_Chunk]:
        attribute, names = self._where.partition_attribute, self._partitions()
        start = self._start if self._start and len(self._start) > 1 else None
        for name, following in zip_longest(names, names[1:]):
            where = replace(self._where, partition=name)
            more = True
            while more:
                page = self._table.query(self._listing.table_name, where, self._at_once, start)
                self._budget.spend()
                self._at_once = self._budget.patience.at_once
                start, more = page.resume, page.resume is not None
                yield _Chunk(where, page.items, start or (None if following is None else {attribute: following}))

    def _partitions(self) -> Sequence[str]:
        names = self._listing.partitions
        ordered = names[::-1] if self._where.descending else names
        if self._start is None:
            return ordered
        return ordered[ordered.index(self._start[self._where.partition_attribute]) :]

    def _hits(self, chunk: _Chunk) -> list[Hit[T]]:
        if self._home is not None and any(item.get("home", self._home) != self._home for item in chunk.items):
            raise invalid_cursor()
        read = ((self._listing.parse(item), item) for item in chunk.items)
        found = [Hit(entity, self._position(chunk.where, item)) for entity, item in read if self._holds(entity)]
        readable = self._querier.readable
        if readable is None:
            return found
        return [hit for hit, may in zip(found, readable([hit.entity for hit in found]), strict=True) if may]

    def _holds(self, entity: T) -> bool:
        lasts = self._listing.lasts
        return (lasts is None or lasts(entity)) and self._querier.condition.matches(entity)

    def _position(self, where: KeyRange, item: Item) -> Item:
        names = ("pk", "sk", where.partition_attribute, where.sort_attribute)
        return {name: item[name] for name in names} | self._home_of([item])

    def _home_of(self, items: Sequence[Item]) -> Item:
        home = items[-1].get("home", self._home) if items else self._home
        return {} if home is None else {"home": home}
