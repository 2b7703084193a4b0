"""Searches: a Querier turned into the cheapest requests.

The order chooses the index (by name or id, or by time of creation), conditions on its sort key narrow the range, and
whatever else the filter says is decided here while reading on until the page is full. Filtering here rather than in a
filter expression costs the same read capacity and gives every operator one meaning.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from math import inf
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from portico.core.clock import instant
from portico.core.codec import from_item, partition
from portico.core.entity import Entity, sort_key
from portico.core.errors import BadRequest, Unprocessable
from portico.core.query import MAX_OFFSET, All, Compare, CursorPage, Operator, Order, Page, Querier, sorted_by
from portico.core.scope import Scope
from portico.core.table import Item, Range

if TYPE_CHECKING:
    from portico.core.repository import Store

E = TypeVar("E", bound=Entity)

MAX_COUNTED: Final = 10_000
MAX_SORTED: Final = 1_000
_CHUNK: Final = 1_000
_LAST: Final = "\U0010ffff"


@dataclass(frozen=True)
class Search(Generic[E]):
    """One search in a scope, or among the entities of a parent."""

    store: "Store"
    entity_type: type[E]
    scope: Scope
    parent: str | None = None

    def run(self, querier: Querier) -> Page[E]:
        """The page. Raises BadRequest for a bad cursor or offset, Unprocessable for an order that nothing serves."""
        where = self._range(querier)
        if where is None:
            return self._sorted_in_memory(querier)
        offset, resume = self._start(querier, where)
        matches = self._matches(where, querier.condition, resume, offset + querier.page.limit + 1)
        window = list(islice(matches.found(), offset, offset + querier.page.limit + 1))
        items, more = window[: querier.page.limit], len(window) > querier.page.limit
        total = self._total(querier, where, matches, resume)
        cursor = self._cursor(querier, where, items[-1]) if more else None
        return Page(items, total, None if resume else offset, querier.page.limit, more, cursor)

    def _range(self, querier: Querier) -> Range | None:
        order = querier.orders[0] if querier.orders else Order(self.entity_type.key_field)
        by_key = order.field == self.entity_type.key_field or self._ids_tell_time(order.field)
        if not (by_key or order.field == "created_at"):
            return None
        base = self._partition()
        if by_key:
            prefix = _prefix(querier.condition, self.entity_type.key_field)
            return Range(base[1], base[0], base[2], "sk", begins_with=prefix, descending=order.descending)
        if self.parent is not None:
            return None
        between = _between(querier.condition)
        return Range(base[1], "recent", base[2], "created_sk", between=between, descending=order.descending)

    def _ids_tell_time(self, field: str) -> bool:
        return field == "created_at" and self.entity_type.key_field == "id"

    def _partition(self) -> tuple[str, str, str]:
        if self.parent is not None:
            return "related", self.parent, "related_pk"
        return "live", partition(self.entity_type, self.scope), "live_pk"

    def _matches(self, where: Range, condition: All, resume: Item | None, wanted: int) -> "_Matches[E]":
        chunk = min(_CHUNK, wanted) if not condition.parts else _CHUNK
        return _Matches(self.store, self.entity_type, where, condition, resume, chunk)

    def _start(self, querier: Querier, where: Range) -> tuple[int, Item | None]:
        if isinstance(querier.page, CursorPage):
            position = self.store.cursors.read(querier.page.cursor, self._binding(querier, where))
            return 0, dict(position)
        if querier.page.offset > MAX_OFFSET:
            message = f"An offset goes to {MAX_OFFSET}; read on with the cursor."
            raise BadRequest(message, code="OFFSET_TOO_LARGE", details={"field": "offset", "limit": MAX_OFFSET})
        return querier.page.offset, None

    def _cursor(self, querier: Querier, where: Range, last: E) -> str:
        position = {"pk": partition(self.entity_type, last.scope), "sk": sort_key(last.key)}
        position[where.partition_attribute] = where.partition
        if where.sort_attribute == "created_sk":
            position["created_sk"] = instant(last.created_at)
        return self.store.cursors.sign(position, self._binding(querier, where))

    def _binding(self, querier: Querier, where: Range) -> Any:
        return [where.partition, where.index, repr(querier.condition), repr(querier.orders)]

    def _total(self, querier: Querier, where: Range, matches: "_Matches[E]", resume: Item | None) -> int | None:
        if not querier.condition.parts:
            return self.store.counters.total(where.partition)
        if resume is not None:
            matches = _Matches(self.store, self.entity_type, where, querier.condition, None, _CHUNK)
        return matches.count()

    def _sorted_in_memory(self, querier: Querier) -> Page[E]:
        if isinstance(querier.page, CursorPage):
            raise BadRequest("This order has pages by offset only.", code="INVALID_CURSOR", details={"field": "cursor"})
        index, name, attribute = self._partition()
        matches = _Matches(self.store, self.entity_type, Range(name, index, attribute), querier.condition, None, _CHUNK)
        found = list(matches.found(MAX_SORTED))
        if matches.looked_at > MAX_SORTED:
            message = f"No index serves this order, and the scope has over {MAX_SORTED} entities to sort."
            raise Unprocessable.field("order", message, "order_unavailable", code="ORDER_UNAVAILABLE")
        ordered = sorted_by(found, querier.orders, lambda entity: sort_key(entity.key))
        start, limit = querier.page.offset, querier.page.limit
        return Page(ordered[start : start + limit], len(ordered), start, limit, len(ordered) > start + limit, None)


class _Matches(Generic[E]):
    """Reads a range chunk by chunk and keeps count of what matched."""

    def __init__(
        self, store: "Store", entity_type: type[E], where: Range, condition: All, resume: Item | None, chunk: int
    ) -> None:
        self._store, self._type, self._where, self._condition = store, entity_type, where, condition
        self._resume, self._chunk = resume, chunk
        self._matched = self.looked_at = 0
        self._most = inf
        self._rest: Iterator[E] | None = None

    def found(self, most: float = inf) -> Iterator[E]:
        """The matches in order, where those before left off; ends when more than `most` entities were looked at."""
        self._most = most
        if self._rest is None:
            self._rest = self._read()
        return self._rest

    def count(self) -> int | None:
        """How many matches the whole range has, read to its end; None when that is over `MAX_COUNTED` to look at."""
        for _ in self.found(MAX_COUNTED):
            pass
        return self._matched if self.looked_at <= MAX_COUNTED else None

    def _read(self) -> Iterator[E]:
        resume = self._resume
        while True:
            found = self._store.table.query(self._store.entities, self._where, self._chunk, resume)
            for item in found.items:
                self.looked_at += 1
                entity = from_item(self._type, item)
                if self._condition.matches(entity):
                    self._matched += 1
                    yield entity
            resume = found.resume
            if resume is None or self.looked_at > self._most:
                return


def _prefix(condition: All, field: str) -> str | None:
    prefixes = [
        (part.value.casefold() if part.operator in _FOLDING else sort_key(part.value))[:_LONGEST_PREFIX]
        for part in condition.parts
        if isinstance(part, Compare) and part.field == field and part.operator in _PREFIXING
    ]
    return max(prefixes, key=len, default=None)


_FOLDING: Final = frozenset({Operator.I_EQUALS, Operator.I_STARTS_WITH})
_PREFIXING: Final = _FOLDING | {Operator.EQUALS, Operator.STARTS_WITH}
_LONGEST_PREFIX: Final = 64  # longer than any name, and within what DynamoDB takes of a sort key


def _between(condition: All) -> tuple[str, str] | None:
    low, high = "", _LAST
    for part in condition.parts:
        if isinstance(part, Compare) and part.field == "created_at" and isinstance(part.value, datetime):
            if part.operator in {Operator.GT, Operator.GTE, Operator.EQUALS}:
                low = max(low, instant(part.value))
            if part.operator in {Operator.LT, Operator.LTE, Operator.EQUALS}:
                high = min(high, instant(part.value))
    return (low or "0", high) if (low or high != _LAST) and low <= high else None
