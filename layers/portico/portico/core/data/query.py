"""Queries: conditions, orders and a page, free of HTTP and of DynamoDB."""

from collections.abc import Callable, Sequence
from dataclasses import field
from enum import StrEnum
from functools import cmp_to_key
from typing import Any, Final, Generic, TypeVar
from unicodedata import normalize

from portico.core.base.frozen import frozen
from portico.core.model.entity import sort_key

T = TypeVar("T")

MAX_OFFSET: Final = 10_000
MAX_LIMIT: Final = 100
DEFAULT_LIMIT: Final = 20


class Operator(StrEnum):
    """The comparisons; those that begin with `i_` ignore case."""

    EQUALS = "equals"
    I_EQUALS = "i_equals"
    CONTAINS = "contains"
    I_CONTAINS = "i_contains"
    STARTS_WITH = "starts_with"
    I_STARTS_WITH = "i_starts_with"
    ENDS_WITH = "ends_with"
    I_ENDS_WITH = "i_ends_with"
    IN = "in"
    GT = "gt"
    GTE = "gte"
    LT = "lt"
    LTE = "lte"


@frozen(slots=True)
class Compare:
    """One field against one value, texts in their canonical composition (NFC); an absent field never matches."""

    field: str
    operator: Operator
    value: Any

    def matches(self, entity: Any) -> bool:
        """True if the entity satisfies the comparison."""
        actual = getattr(entity, self.field)
        return actual is not None and _COMPARISONS[self.operator](_composed(actual), self.value)


@frozen(slots=True)
class All:
    """Every part holds; none at all is true."""

    parts: tuple["Condition", ...]

    def matches(self, entity: Any) -> bool:
        """True if the entity satisfies every part."""
        return all(part.matches(entity) for part in self.parts)


@frozen(slots=True)
class AnyOf:
    """At least one part holds; none at all is false."""

    parts: tuple["Condition", ...]

    def matches(self, entity: Any) -> bool:
        """True if the entity satisfies one of the parts."""
        return any(part.matches(entity) for part in self.parts)


@frozen(slots=True)
class Negation:
    """The part does not hold."""

    part: "Condition"

    def matches(self, entity: Any) -> bool:
        """True if the entity does not satisfy the part."""
        return not self.part.matches(entity)


Condition = Compare | All | AnyOf | Negation


@frozen(slots=True)
class Order:
    """One field to sort by."""

    field: str
    descending: bool = False


@frozen(slots=True)
class OffsetPage:
    """The page that begins after `offset` entities."""

    offset: int = 0
    limit: int = DEFAULT_LIMIT


@frozen(slots=True)
class CursorPage:
    """The page that begins after the last entity of the page whose `next_cursor` this is."""

    cursor: str
    limit: int = DEFAULT_LIMIT


@frozen(slots=True)
class Querier:
    """A search: what to find, in which order, and which page of it.

    `readable` tells of each of several entities whether the caller may read it; None when it may read all of the scope.
    """

    condition: All = field(default_factory=lambda: All(()))
    orders: tuple[Order, ...] = ()
    page: OffsetPage | CursorPage = field(default_factory=OffsetPage)
    readable: Callable[[Sequence[Any]], Sequence[bool]] | None = field(default=None, repr=False, compare=False)


@frozen(slots=True)
class Page(Generic[T]):
    """A page of a search. `total_count` is None when counting would have cost too much.

    `cursor_of` gives the cursor behind an item, by its number on the page; None where only the page has one.
    """

    items: Sequence[T]
    total_count: int | None
    offset: int | None
    limit: int
    has_more: bool
    next_cursor: str | None
    cursor_of: Callable[[int], str] | None = field(default=None, repr=False, compare=False)


def sorted_by(entities: Sequence[Any], orders: Sequence[Order], tiebreaker: Callable[[Any], str]) -> list[Any]:
    """The entities in the order asked for, absent values last, ties by the tiebreaker."""
    ordered = sorted(entities, key=tiebreaker)
    for order in reversed(orders):
        ordered.sort(key=cmp_to_key(lambda a, b, order=order: compared(a, b, order)))  # type: ignore[misc]
    return ordered


def compared(left: Any, right: Any, order: Order) -> int:
    """Below 0 when the left comes first in the order, above 0 when the right does; absent values come last."""
    a, b = _ordered_value(left, order.field), _ordered_value(right, order.field)
    if a is None or b is None:
        return (a is None) - (b is None)
    sign = int(a > b) - int(a < b)
    return -sign if order.descending else sign


def _ordered_value(entity: Any, field: str) -> Any:
    """The value that entities are ordered by: names ignoring case, as where an index orders by them."""
    value = getattr(entity, field)
    return sort_key(value) if field == getattr(entity, "key_field", None) else value


def composed(text: str) -> str:
    """The text in NFC: whatever typed it, equal to the eye is equal."""
    return text if text.isascii() else normalize("NFC", text)


def _composed(value: Any) -> Any:
    return composed(value) if isinstance(value, str) else value


def _folded(compare: Callable[[str, str], bool]) -> Callable[[Any, Any], bool]:
    return lambda actual, wanted: compare(composed(actual.casefold()), composed(wanted.casefold()))


_COMPARISONS: dict[Operator, Callable[[Any, Any], bool]] = {
    Operator.EQUALS: lambda actual, wanted: bool(actual == wanted),
    Operator.I_EQUALS: _folded(lambda actual, wanted: actual == wanted),
    Operator.CONTAINS: lambda actual, wanted: wanted in actual,
    Operator.I_CONTAINS: _folded(lambda actual, wanted: wanted in actual),
    Operator.STARTS_WITH: lambda actual, wanted: actual.startswith(wanted),
    Operator.I_STARTS_WITH: _folded(lambda actual, wanted: actual.startswith(wanted)),
    Operator.ENDS_WITH: lambda actual, wanted: actual.endswith(wanted),
    Operator.I_ENDS_WITH: _folded(lambda actual, wanted: actual.endswith(wanted)),
    Operator.IN: lambda actual, wanted: actual in wanted,
    Operator.GT: lambda actual, wanted: actual > wanted,
    Operator.GTE: lambda actual, wanted: actual >= wanted,
    Operator.LT: lambda actual, wanted: actual < wanted,
    Operator.LTE: lambda actual, wanted: actual <= wanted,
}
