"""Pages: what a client may ask for, and what it gets."""

from collections.abc import Callable, Sequence
from typing import Any, Final, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from portico.core.base.errors import Unprocessable
from portico.core.data.query import DEFAULT_LIMIT, MAX_LIMIT, CursorPage, OffsetPage, Order, Page

F = TypeVar("F", bound=BaseModel)
P = TypeVar("P", bound=BaseModel)
E = TypeVar("E")

_ORDER_HELP: Final = "`field:asc` or `field:desc`, several joined by commas; ties are broken by name or id."


class PageQuery(BaseModel):
    """The page asked for: `offset` and `limit`, or `page` and `page_size`, or `cursor` and `limit`."""

    model_config = ConfigDict(extra="forbid")

    order: str | None = Field(None, max_length=256, description=_ORDER_HELP, examples=["created_at:desc"])
    offset: int | None = Field(None, ge=0, description="The number of items to skip; at most 10,000.", examples=[0])
    limit: int | None = Field(None, ge=1, le=MAX_LIMIT, description="The number of items to return.", examples=[20])
    page: int | None = Field(None, ge=1, description="The number of the page, from 1.", examples=[1])
    page_size: int | None = Field(None, ge=1, le=MAX_LIMIT, description="The number of items on a page.", examples=[20])
    cursor: str | None = Field(None, max_length=2048, description="`next_cursor` of the page before.")
    filter: str | None = Field(None, max_length=8192, description="A filter, as JSON.")

    def to_page(self) -> OffsetPage | CursorPage:
        """The page. Raises Unprocessable when two ways of naming one are mixed."""
        by_number = self.page is not None or self.page_size is not None
        by_offset = self.offset is not None
        if by_number and (by_offset or self.limit is not None):
            raise Unprocessable.field("page", "Use page and page_size, or offset and limit, not both.", "conflict")
        if self.cursor is not None and (by_number or by_offset):
            raise Unprocessable.field("cursor", "Use a cursor, or an offset, not both.", "conflict")
        limit = self.limit or self.page_size or DEFAULT_LIMIT
        if self.cursor is not None:
            return CursorPage(self.cursor, limit)
        return OffsetPage(self.offset or ((self.page or 1) - 1) * limit, limit)

    def to_orders(self, allowed: Sequence[str]) -> tuple[Order, ...]:
        """The orders. Raises Unprocessable, naming a field that cannot be ordered by."""
        return tuple(_order(part.strip(), allowed) for part in (self.order or "").split(",") if part.strip())


class SearchBody(BaseModel, Generic[F]):
    """A search in a body: the same as in a query string, with the filter as an object."""

    model_config = ConfigDict(extra="forbid")

    filter: F | None = None
    order: str | None = Field(None, max_length=256, description=_ORDER_HELP)
    offset: int | None = Field(None, ge=0)
    limit: int | None = Field(None, ge=1, le=MAX_LIMIT, examples=[20])
    page: int | None = Field(None, ge=1)
    page_size: int | None = Field(None, ge=1, le=MAX_LIMIT)
    cursor: str | None = Field(None, max_length=2048)

    def to_query(self) -> PageQuery:
        """The page and order of the search."""
        return PageQuery(**self.model_dump(exclude={"filter"}))


class PageBody(BaseModel, Generic[P]):
    """One page of a search."""

    items: list[P] = Field(description="The entities, in order.")
    total_count: int | None = Field(description="The number of matches; null when counting them would take too long.")
    offset: int | None = Field(description="The number of items before this page; null on a cursor's page.")
    limit: int = Field(description="The most that this page could have.")
    page: int | None = Field(description="The number of this page, from 1; null on a cursor's page.")
    page_size: int = Field(description="The same as `limit`.")
    has_more: bool = Field(description="True if more may follow, also after a page that is short or empty.")
    next_cursor: str | None = Field(description="The cursor of the page that follows.")


def page_body(page: Page[E], public: Callable[[E], Any]) -> Any:
    """The body for a page of entities, each made public."""
    return {
        "items": [public(entity) for entity in page.items],
        "total_count": page.total_count,
        "offset": page.offset,
        "limit": page.limit,
        "page": None if page.offset is None else page.offset // page.limit + 1,
        "page_size": page.limit,
        "has_more": page.has_more,
        "next_cursor": page.next_cursor,
    }


def _order(text: str, allowed: Sequence[str]) -> Order:
    field, _, direction = text.partition(":")
    if field not in allowed:
        raise Unprocessable.field("order", f"Cannot order by {field!r}; can by {', '.join(allowed)}.", "unknown_field")
    if direction not in {"", "asc", "desc"}:
        raise Unprocessable.field("order", f"{direction!r} is not asc or desc.", "unknown_direction")
    return Order(field, direction == "desc")
