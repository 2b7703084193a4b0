"""The cost of searches: the requests and the items read, counted by a hook on the client."""

import json
from datetime import timedelta
from typing import Any

import pytest
from portico.core.aws.dynamodb_values import marshal
from portico.core.data.changes import Change
from portico.core.data.codec import to_item
from portico.core.data.query import All, AnyOf, Compare, CursorPage, OffsetPage, Operator, Order, Querier
from portico.core.data.repository import Repository

from tests.support.clock import TestClock
from tests.support.hooks import watched
from tests.support.sample_resource import EPOCH, HOME, Thing, call, thing
from tests.support.store import Backend, make_store, repository

BY_TIME = (Order("created_at"),)
MANY = 5_000


@pytest.fixture(scope="module")
def things(moto: Backend) -> Repository[Thing]:
    made = repository(make_store(moto.table, TestClock()), Thing)
    for first in range(0, 80, 40):
        changes = [Change(None, thing(f"t{n:02}", age=n)) for n in range(first, first + 40)]
        made.apply(call(), changes)
    return made


def cost(things: Repository[Thing], querier: Querier) -> tuple[int, int, int]:
    """Requests, items looked at without those of the counter, and items found."""
    with watched(things.store.table.client) as requests:
        found = things.search(HOME, querier)
    assert set(requests.operations()) == {"Query"}
    read = [answer["ScannedCount"] for _, sent, answer in requests.made if "IndexName" in sent]
    return len(requests.made), sum(read), len(found.items)


def test_a_page_is_one_query_and_one_for_the_total(things: Repository[Thing]) -> None:
    assert cost(things, Querier(page=OffsetPage(0, 10))) == (2, 11, 10)


def test_a_page_of_a_cursor_costs_the_same_wherever_it_is(things: Repository[Thing]) -> None:
    page = things.search(HOME, Querier(page=OffsetPage(60, 10)))
    assert page.next_cursor
    assert cost(things, Querier(page=CursorPage(page.next_cursor, 5))) == (2, 6, 5)


def filled(moto: Backend, count: int) -> Repository[Thing]:
    """So many things, put there without their records."""
    made = repository(make_store(moto.table, TestClock()), Thing)
    puts = [{"PutRequest": {"Item": marshal(to_item(thing(f"t{n:06}", age=n)))}} for n in range(count)]
    for first in range(0, count, 25):
        made.store.table.client.call(
            "BatchWriteItem", {"RequestItems": {made.store.entities: puts[first : first + 25]}}
        )
    return made


def pages(things: Repository[Thing], order: tuple[Order, ...]) -> list[tuple[str, int, int]]:
    """Of the first page of 20 and the one after it: each request, the items and the bytes that it read."""
    with watched(things.store.table.client) as requests:
        found = things.search(HOME, Querier(orders=order, page=OffsetPage(0, 20)))
        assert found.next_cursor
        things.search(HOME, Querier(orders=order, page=CursorPage(found.next_cursor, 20)))
    return [(name, answer["ScannedCount"], len(json.dumps(answer["Items"]))) for name, _, answer in requests.made]


@pytest.mark.parametrize("order", [(), BY_TIME])
def test_a_page_costs_the_same_out_of_few_and_out_of_many(moto: Backend, order: tuple[Order, ...]) -> None:
    few, many = pages(filled(moto, 100), order), pages(filled(moto, MANY), order)
    assert many == few
    assert [(name, read) for name, read, size in few if size > 2] == [("Query", 21), ("Query", 21)]


def at(seconds: int) -> Any:
    return EPOCH + timedelta(seconds=seconds)


@pytest.mark.parametrize(("operator", "value", "read", "found"), [
    (Operator.STARTS_WITH, "t1", 10, 10), (Operator.I_STARTS_WITH, "T1", 10, 10), (Operator.EQUALS, "t11", 1, 1),
    (Operator.I_EQUALS, "T11", 1, 1), (Operator.EQUALS, "T11", 1, 0), (Operator.STARTS_WITH, "u" * 5000, 0, 0),
])  # fmt: skip
def test_a_prefix_is_a_key_condition(
    things: Repository[Thing], operator: Operator, value: str, read: int, found: int
) -> None:
    assert cost(things, Querier(All((Compare("name", operator, value),)))) == (1, read, found)


@pytest.mark.parametrize(("parts", "read", "found"), [
    ([(Operator.GTE, 70)], 10, 10), ([(Operator.GT, 70)], 10, 9), ([(Operator.LT, 5)], 6, 5),
    ([(Operator.GTE, 10), (Operator.LTE, 19)], 10, 10), ([(Operator.EQUALS, 33)], 1, 1),
])  # fmt: skip
def test_a_time_is_a_key_condition(
    things: Repository[Thing], parts: list[tuple[Operator, int]], read: int, found: int
) -> None:
    condition = All(tuple(Compare("created_at", operator, at(second)) for operator, second in parts))
    assert cost(things, Querier(condition, BY_TIME)) == (1, read, found)


@pytest.mark.parametrize("condition", [
    AnyOf((Compare("name", Operator.STARTS_WITH, "t1"), Compare("size", Operator.EQUALS, 0))),
    Compare("name", Operator.CONTAINS, "1"),
])  # fmt: skip
def test_anything_else_is_decided_on_what_was_read(things: Repository[Thing], condition: Any) -> None:
    requests, read, _ = cost(things, Querier(All((condition,))))
    assert (requests, read) == (1, 80)
