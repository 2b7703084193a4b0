"""Listings: what can be searched, and how it lies in a table.

A listing is a partition in the order of its keys, and, where an index has that, in the order of time. The journal of
everybody is several partitions, one a month, in the order of time; each may be split into shards.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, Generic, TypeVar

from portico.core.aws.dynamodb_values import Item
from portico.core.base.clock import instant
from portico.core.base.frozen import frozen
from portico.core.data.key_ranges import KeyRange
from portico.core.data.patience import PATIENCE, Patience
from portico.core.data.query import All, Compare, Operator, Order, Querier
from portico.core.data.shards import Sharded
from portico.core.model.entity import sort_key

T = TypeVar("T")

_LAST: Final = "\U0010ffff"
_AFTER: Final = frozenset({Operator.GT, Operator.GTE, Operator.EQUALS})
_BEFORE: Final = frozenset({Operator.LT, Operator.LTE, Operator.EQUALS})
_FOLDING: Final = frozenset({Operator.I_EQUALS, Operator.I_STARTS_WITH})
_PREFIXING: Final = _FOLDING | {Operator.EQUALS, Operator.STARTS_WITH}
_LONGEST_PREFIX: Final = 64  # longer than any name, and within what DynamoDB takes of a sort key


@frozen
class Listing(Generic[T]):
    """A listing: the ranges that a search reads, and how.

    `by_key` is the range in the order of `key_field`, `by_time` that in the order of `time_field` unless ids tell time;
    `partitions` are those it goes through, in that order. `total` is None where nobody counts; `patience` is how
    much one search reads; `lasts` tells what has not expired, though it is still in the table; `id_range` gives the
    ids that times have, where they are that exact; `by_rare` gives the range of the entities with a rare value of `rare_field`.
    """

    table_name: str
    by_key: KeyRange
    by_time: KeyRange | None
    parse: Callable[[Item], T]
    total: Callable[[], int | None] | None
    key_field: str
    time_field: str = "created_at"
    name: str = ""
    partitions: Sequence[Sharded] = ()
    patience: Patience = PATIENCE
    lasts: Callable[[T], bool] | None = None
    id_range: Callable[[datetime | None, datetime | None], tuple[str, str]] | None = None
    rare_field: str | None = None
    by_rare: Callable[[str], KeyRange | None] | None = None

    def range(self, querier: Querier) -> KeyRange | None:
        """The range that serves the first order, narrowed by the conditions; None when none does."""
        order = querier.orders[0] if querier.orders else Order(self.key_field)
        if order.field == self.key_field or (order.field == self.time_field and self.key_field == "id"):
            where = self._rare(querier.condition) or self._narrowed(self.by_key, querier.condition)
            return replace(where, descending=order.descending)
        if order.field != self.time_field or self.by_time is None:
            return None
        between = _between(querier.condition, self.time_field)
        return replace(self.by_time, between=between, descending=order.descending)

    def sort_key(self, entity: T) -> str:
        """The tie-breaker of orders."""
        return sort_key(str(getattr(entity, self.key_field)))

    def _rare(self, condition: All) -> KeyRange | None:
        if self.by_rare is None:
            return None
        asked = (part for part in condition.parts if isinstance(part, Compare) and part.field == self.rare_field)
        ranges = [self.by_rare(part.value) for part in asked if part.operator is Operator.EQUALS]
        return next(filter(None, ranges), None)

    def _narrowed(self, where: KeyRange, condition: All) -> KeyRange:
        low, high = time_bounds(condition, self.time_field)
        if self.id_range is not None and (low or high):
            return replace(where, between=self.id_range(low, high))
        return replace(where, begins_with=_prefix(condition, self.key_field))


def time_bounds(condition: All, field: str) -> tuple[datetime | None, datetime | None]:
    """Between which times the field must be for the condition to hold, both included; None where nothing is said."""
    given = [part for part in condition.parts if isinstance(part, Compare) and part.field == field]
    times = [(part.operator, part.value) for part in given if isinstance(part.value, datetime)]
    low = max((time for operator, time in times if operator in _AFTER), default=None)
    high = min((time for operator, time in times if operator in _BEFORE), default=None)
    return low, high


def _between(condition: All, field: str) -> tuple[str, str] | None:
    low, high = time_bounds(condition, field)
    if (low is None and high is None) or (low and high and low > high):
        return None
    return instant(low) if low else "0", instant(high) if high else _LAST


def _prefix(condition: All, field: str) -> str | None:
    prefixes = [_folded(part) for part in condition.parts if _is_prefix(part, field)]
    return max(prefixes, key=len, default=None)


def _is_prefix(part: Any, field: str) -> bool:
    return isinstance(part, Compare) and part.field == field and part.operator in _PREFIXING


def _folded(part: Any) -> str:
    text = part.value.casefold() if part.operator in _FOLDING else sort_key(part.value)
    return str(text)[:_LONGEST_PREFIX]
