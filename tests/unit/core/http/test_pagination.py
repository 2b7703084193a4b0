"""Pages: the ways to ask for one, and what clients get."""

from typing import Any

import pytest
from portico.compute.functions.resource import FUNCTIONS
from portico.core.base.errors import Unprocessable
from portico.core.data.query import CursorPage, OffsetPage, Order, Page
from portico.core.http.pagination import PageQuery, SearchBody, page_body
from portico.core.http.views import views_of
from pydantic import ValidationError

ALLOWED = ("name", "created_at")

FunctionFilter = views_of(FUNCTIONS).filter


@pytest.mark.parametrize(("asked", "page"), [
    ({}, OffsetPage(0, 20)), ({"offset": 5}, OffsetPage(5, 20)), ({"limit": 7}, OffsetPage(0, 7)),
    ({"offset": 5, "limit": 7}, OffsetPage(5, 7)), ({"page": 1}, OffsetPage(0, 20)),
    ({"page": 3, "page_size": 10}, OffsetPage(20, 10)), ({"page_size": 10}, OffsetPage(0, 10)),
    ({"cursor": "c"}, CursorPage("c", 20)), ({"cursor": "c", "limit": 7}, CursorPage("c", 7)),
])  # fmt: skip
def test_the_ways_to_name_a_page(asked: dict[str, Any], page: OffsetPage | CursorPage) -> None:
    assert PageQuery(**asked).to_page() == page
    assert SearchBody[FunctionFilter](**asked).to_query().to_page() == page


@pytest.mark.parametrize("asked", [
    {"offset": 0, "page": 1}, {"limit": 1, "page": 1}, {"limit": 1, "page_size": 1}, {"offset": 0, "page_size": 1},
    {"cursor": "c", "offset": 0}, {"cursor": "c", "page": 1}, {"cursor": "c", "page_size": 1},
])  # fmt: skip
def test_two_ways_at_once_are_refused(asked: dict[str, Any]) -> None:
    with pytest.raises(Unprocessable) as refused:
        PageQuery(**asked).to_page()
    assert refused.value.details["errors"][0]["type"] == "conflict"


@pytest.mark.parametrize("asked", [
    {"limit": 0}, {"limit": 101}, {"page_size": 101}, {"page": 0}, {"offset": -1}, {"limit": "x"}, {"nope": 1},
    {"cursor": "c" * 2049}, {"order": "x" * 257},
])  # fmt: skip
def test_what_is_out_of_range_is_refused(asked: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        PageQuery(**asked)


@pytest.mark.parametrize(("text", "orders"), [
    (None, ()), ("", ()), ("name", (Order("name"),)), ("name:asc", (Order("name"),)),
    ("created_at:desc, name", (Order("created_at", descending=True), Order("name"))),
])  # fmt: skip
def test_orders(text: str | None, orders: tuple[Order, ...]) -> None:
    assert PageQuery(order=text).to_orders(ALLOWED) == orders


@pytest.mark.parametrize("text", ["size", "name:up", "name:ASC", ":desc", "name;desc", "name:asc:desc"])
def test_orders_that_are_none(text: str) -> None:
    with pytest.raises(Unprocessable) as refused:
        PageQuery(order=text).to_orders(ALLOWED)
    assert refused.value.details["errors"][0]["field"] == "order"


def test_the_body_of_a_page() -> None:
    body = page_body(Page([1, 2], 9, 4, 2, has_more=True, next_cursor="c"), str)
    assert body == {
        "items": ["1", "2"], "total_count": 9, "offset": 4, "limit": 2, "page": 3, "page_size": 2, "has_more": True,
        "next_cursor": "c",
    }  # fmt: skip
    by_cursor = page_body(Page([], None, None, 2, has_more=False, next_cursor=None), str)
    assert (by_cursor["page"], by_cursor["offset"]) == (None, None)
