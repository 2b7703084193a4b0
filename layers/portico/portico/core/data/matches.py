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
from portico.core.data.merging import Asking, Chunk, chunks
from portico.core.data.patience import Budget
from portico.core.data.query import Querier
from portico.core.data.shards import Sharded
from portico.core.data.table import Table

T = TypeVar("T")


@frozen(slots=True)
class Hit(Generic[T]):
    """An entity that was found, and where."""

    entity: T
    position: Item


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

    def _chunks(self) -> Iterator[Chunk]:
        attribute, partitions = self._where.partition_attribute, self._partitions()
        start = self._start if self._start and len(self._start) > 1 else None
        asking = Asking(self._table, self._listing.table_name, self._size, self._budget.spend)
        for partition, following in zip_longest(partitions, partitions[1:]):
            after = None if following is None else {attribute: following.name}
            parts = [replace(self._where, partition=name) for name in partition.parts]
            for chunk in chunks(asking, parts, start):
                yield Chunk(chunk.items, chunk.rest or after)
            start = None

    def _size(self) -> int:
        """The number of entities to ask for; that of a page first."""
        size, self._at_once = self._at_once, self._budget.patience.at_once
        return size

    def _partitions(self) -> Sequence[Sharded]:
        """The partitions that are left to read, in the order of the search."""
        partitions = self._listing.partitions
        ordered = partitions[::-1] if self._where.descending else partitions
        if self._start is None:
            return ordered
        here = self._start[self._where.partition_attribute]
        return ordered[next(place for place, partition in enumerate(ordered) if here in partition.parts) :]

    def _hits(self, chunk: Chunk) -> list[Hit[T]]:
        if self._home is not None and any(item.get("home", self._home) != self._home for item in chunk.items):
            raise invalid_cursor()
        read = ((self._listing.parse(item), item) for item in chunk.items)
        found = [Hit(entity, self._position(item)) for entity, item in read if self._holds(entity)]
        readable = self._querier.readable
        if readable is None:
            return found
        return [hit for hit, may in zip(found, readable([hit.entity for hit in found]), strict=True) if may]

    def _holds(self, entity: T) -> bool:
        lasts = self._listing.lasts
        return (lasts is None or lasts(entity)) and self._querier.condition.matches(entity)

    def _position(self, item: Item) -> Item:
        return self._where.key_of(item) | self._home_of([item])

    def _home_of(self, items: Sequence[Item]) -> Item:
        home = items[-1].get("home", self._home) if items else self._home
        return {} if home is None else {"home": home}
