"""Searches: a Querier turned into the cheapest requests.

The order chooses the index (by name or id, or by time of creation), and conditions on its sort key narrow the range. The
rest of the filter is decided here while reading on until the page is full, or patience ends: then the page is short, and has
a cursor. Filtering here rather than in a filter expression costs the same read capacity and gives every operator one meaning.
"""

from dataclasses import replace
from functools import cache
from itertools import islice
from math import inf
from typing import Any, Final, Generic, TypeVar

from portico.core.aws.dynamodb_values import Item
from portico.core.base.errors import BadRequest, Unprocessable
from portico.core.base.frozen import frozen
from portico.core.data.cursor import CursorSigner
from portico.core.data.key_ranges import KeyRange
from portico.core.data.listing import Listing
from portico.core.data.matches import Matches
from portico.core.data.patience import Budget
from portico.core.data.query import MAX_OFFSET, CursorPage, Page, Querier, sorted_by
from portico.core.data.table import Table

T = TypeVar("T")

MAX_SORTED: Final = 1_000


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
        offset, start = self._start(querier, where)
        limit = querier.page.limit
        budget = self._budget(querier, offset)
        matches = self._matches(where, querier, budget, offset + limit + 1)
        if start is not None:
            matches.after(start)
        window = list(islice(matches.found, offset, offset + limit + 1))
        if matches.cut and offset and len(window) < limit:
            raise _too_far("It takes too long to read as far as this offset")
        last = window[limit - 1].position if len(window) > limit else matches.cut
        binding = cache(lambda: self._binding(querier, where))
        cursor = self.cursors.sign(last, binding()) if last else None
        items = [hit.entity for hit in window[:limit]]
        total = self._total(querier, where, matches, budget, resumed=start is not None)

        def cursor_of(index: int) -> str:
            return self.cursors.sign(window[index].position, binding())

        return Page(items, total, None if start else offset, limit, last is not None, cursor, cursor_of)

    def _budget(self, querier: Querier, offset: int) -> Budget:
        """The patience of the listing; to pass over an offset, which asks for no more than it says, time alone counts."""
        patience = self.listing.patience
        return Budget(replace(patience, entities=inf, requests=inf) if offset and not _filters(querier) else patience)

    def _matches(self, where: KeyRange, querier: Querier, budget: Budget, wanted: int) -> Matches[T]:
        at_once = self.listing.patience.at_once
        first = at_once if _filters(querier) else min(at_once, wanted)
        return Matches(self.table, self.listing, where, querier, budget, first)

    def _start(self, querier: Querier, where: KeyRange) -> tuple[int, Item | None]:
        if isinstance(querier.page, CursorPage):
            position = self.cursors.read(querier.page.cursor, self._binding(querier, where))
            return 0, dict(position)
        if querier.page.offset > MAX_OFFSET:
            raise _too_far(f"An offset goes to {MAX_OFFSET}")
        return querier.page.offset, None

    def _binding(self, querier: Querier, where: KeyRange) -> Any:
        index = where.index or "live"  # cursors are good that were given when all listings were read by an index
        return [self.listing.name, index, repr(querier.condition), repr(querier.orders)]

    def _total(
        self, querier: Querier, where: KeyRange, matches: Matches[T], budget: Budget, *, resumed: bool
    ) -> int | None:
        if matches.ended and not resumed and where.index is None:
            return matches.matched  # the table itself was read to its end, just now
        if self.listing.total is not None and not _filters(querier):
            return self.listing.total()
        if matches.ended and not resumed:
            return matches.matched
        read = matches.has_read_all and not resumed
        if self.listing.total is None or matches.cut or (not read and self._has_too_many(where)):
            return None
        return (self._matches(where, querier, budget, MAX_OFFSET) if resumed else matches).count()

    def _has_too_many(self, where: KeyRange) -> bool:
        """True if counting the matches of the range would be given up: it is the whole listing, and that is long."""
        if self.listing.total is None or where.begins_with or where.between:
            return False
        total = self.listing.total()
        return total is None or total > self.listing.patience.entities

    def _sorted_in_memory(self, querier: Querier) -> Page[T]:
        if isinstance(querier.page, CursorPage):
            raise BadRequest("This order has pages by offset only.", code="INVALID_CURSOR", details={"field": "cursor"})
        budget = Budget(replace(self.listing.patience, entities=MAX_SORTED))
        matches = self._matches(self.listing.by_key, querier, budget, MAX_SORTED)
        found = [hit.entity for hit in matches.found]
        if matches.cut or matches.looked_at > MAX_SORTED:
            message = f"No index serves this order, and the scope has over {MAX_SORTED} entities to sort."
            raise Unprocessable.field("order", message, "order_unavailable", code="ORDER_UNAVAILABLE")
        ordered = sorted_by(found, querier.orders, self.listing.sort_key)
        start, limit = querier.page.offset, querier.page.limit
        return Page(ordered[start : start + limit], len(ordered), start, limit, len(ordered) > start + limit, None)


def _filters(querier: Querier) -> bool:
    return bool(querier.condition.parts) or querier.readable is not None


def _too_far(what: str) -> BadRequest:
    details = {"field": "offset", "limit": MAX_OFFSET}
    return BadRequest(f"{what}; read on with the cursor.", code="OFFSET_TOO_LARGE", details=details)
