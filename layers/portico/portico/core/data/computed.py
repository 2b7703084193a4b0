"""Pages of what is computed rather than stored: all of it is there, and is filtered and sorted here.

A cursor has the place of the last item in the order, not its number: a page begins behind it, whatever has come or gone meanwhile.
"""

from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import Any, TypeVar

from portico.core.base.errors import BadRequest
from portico.core.data.cursor import CursorSigner
from portico.core.data.query import MAX_OFFSET, CursorPage, Page, Querier, compared, sorted_by

T = TypeVar("T")


def page_of(
    items: Iterable[T], querier: Querier, cursors: CursorSigner, bound_to: Any, key: Callable[[Any], str]
) -> Page[T]:
    """One page of the items that the filter lets pass; `key` breaks ties. Raises BadRequest for a bad cursor or offset."""
    found = sorted_by([item for item in items if querier.condition.matches(item)], querier.orders, key)
    bound_to = [bound_to, repr(querier.condition), repr(querier.orders)]
    offset: int | None = None
    if isinstance(querier.page, CursorPage):
        last = SimpleNamespace(**cursors.read(querier.page.cursor, bound_to))
        start = next((index for index, item in enumerate(found) if _is_behind(item, last, querier, key)), len(found))
    else:
        offset = start = querier.page.offset
        if start > MAX_OFFSET:
            details = {"field": "offset", "limit": MAX_OFFSET}
            message = f"An offset goes to {MAX_OFFSET}; read on with the cursor."
            raise BadRequest(message, code="OFFSET_TOO_LARGE", details=details)
    limit = querier.page.limit
    shown = found[start : start + limit]
    more = len(found) > start + limit
    cursor = cursors.sign(_position(shown[-1], querier, key), bound_to) if more else None

    def cursor_of(index: int) -> str:
        return cursors.sign(_position(shown[index], querier, key), bound_to)

    return Page(shown, len(found), offset, limit, more, cursor, cursor_of)


def _position(item: Any, querier: Querier, key: Callable[[Any], str]) -> dict[str, Any]:
    return {order.field: getattr(item, order.field) for order in querier.orders} | {"tie": key(item)}


def _is_behind(item: Any, last: Any, querier: Querier, key: Callable[[Any], str]) -> bool:
    for order in querier.orders:
        if side := compared(item, last, order):
            return side > 0
    return key(item) > str(last.tie)
