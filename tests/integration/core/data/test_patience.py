"""Searches of listings that are larger than one page has patience for: short pages, cursors, and every match."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

import pytest
from portico.core.aws.dynamodb_values import marshal
from portico.core.base.errors import BadRequest, Unprocessable
from portico.core.data.changes import Change
from portico.core.data.codec import partition, to_item
from portico.core.data.patience import Patience
from portico.core.data.query import All, Compare, Condition, CursorPage, OffsetPage, Operator, Order, Page, Querier
from portico.core.data.repository import Repository
from portico.core.data.store import Store

from tests.support.hooks import watched
from tests.support.sample_resource import EPOCH, HOME, Note, Thing, call, note
from tests.support.store import repository

SOME, MANY = 200, 1_000
SMALL = Patience(entities=MANY // 100, at_once=MANY // 1_000)  # as the platform's is to a million
BRISK = Patience(entities=SOME // 10, at_once=SOME // 20)
RED_ONES = {0, 1, 2, SOME // 2, SOME - 2, SOME - 1}
NOTHING = Compare("color", Operator.EQUALS, "green")
RED = Compare("color", Operator.EQUALS, "red")
ORDERS = [(), (Order("name", descending=True),), (Order("created_at"),)]


@pytest.fixture
def things(store: Store) -> Repository[Thing]:
    return repository(store, Thing)


@pytest.fixture
def crowd(things: Repository[Thing]) -> Repository[Thing]:
    """So many of them that a page looks at a tenth; the first, the last and some between are red."""
    fill(things, SOME, red=RED_ONES)
    return replace(things, patience=BRISK)


def fill(things: Repository[Thing], size: int, red: set[int] | None = None) -> None:
    store = things.store
    colors = ["red" if n in (red or ()) else "blue" for n in range(size)]
    made = [_made(things.entity_type, n, color) for n, color in enumerate(colors)]
    for start in range(0, size, 25):
        puts = [{"PutRequest": {"Item": marshal(to_item(entity))}} for entity in made[start : start + 25]]
        store.table.client.call("BatchWriteItem", {"RequestItems": {store.entities: puts}})
    store.table.transact([store.counters.add(partition(things.entity_type, HOME), size)])


def _made(entity_type: type[Thing], number: int, color: str) -> Thing:
    time = EPOCH + timedelta(seconds=number)
    return entity_type(scope=HOME, name=f"t{number:04}", created_at=time, updated_at=time, color=color)


def asked(condition: Condition, orders: tuple[Order, ...] = (), page: Any = None) -> Querier:
    return Querier(All((condition,)), orders, page or OffsetPage(0, 5))


def walked(things: Repository[Thing], querier: Querier) -> list[Page[Thing]]:
    """All pages, each asked for with the cursor of the one before."""
    pages = [things.search(HOME, querier)]
    while pages[-1].next_cursor:
        assert pages[-1].has_more
        pages.append(things.search(HOME, replace(querier, page=CursorPage(pages[-1].next_cursor, 5))))
    assert not pages[-1].has_more
    return pages


def names(pages: Sequence[Page[Thing]]) -> list[str]:
    return [entity.name for page in pages for entity in page.items]


def test_a_filter_that_matches_nothing_answers_in_time(things: Repository[Thing]) -> None:
    fill(things, MANY)
    with watched(things.store.table.client) as requests:
        page = replace(things, patience=SMALL).search(HOME, asked(NOTHING))
    assert len(requests.operations()) <= 25
    assert (page.items, page.total_count, page.has_more) == ([], None, True)
    assert page.next_cursor


@pytest.mark.parametrize("orders", ORDERS)
def test_a_walk_ends_and_finds_exactly_the_matches(crowd: Repository[Thing], orders: tuple[Order, ...]) -> None:
    found = names(walked(crowd, asked(RED, orders)))
    expected = [f"t{number:04}" for number in sorted(RED_ONES)]
    assert found == (expected[::-1] if orders and orders[0].descending else expected)


def test_a_walk_for_nothing_ends(crowd: Repository[Thing]) -> None:
    pages = walked(crowd, asked(NOTHING))
    assert names(pages) == []
    assert 1 < len(pages) <= 11
    assert {page.total_count for page in pages} == {None}


def test_no_request_is_spent_on_a_count_in_vain(crowd: Repository[Thing]) -> None:
    with watched(crowd.store.table.client) as requests:
        page = replace(crowd, patience=SMALL).search(HOME, asked(RED, page=OffsetPage(0, 2)))
    assert (names([page]), page.total_count, page.has_more) == (["t0000", "t0001"], None, True)
    assert len(requests.operations()) == 4  # three entities, and how many there are


def test_time_bounds_a_page(things: Repository[Thing]) -> None:
    fill(things, 30, red={29})
    hurried = replace(things, patience=Patience(seconds=0, at_once=10))
    pages = walked(hurried, asked(RED))
    assert [len(page.items) for page in pages] == [0, 0, 1, 0][: len(pages)]
    assert names(pages) == ["t0029"]


def test_requests_bound_a_page_of_large_entities(things: Repository[Thing]) -> None:
    fill(things, 30, red={29})
    pages = walked(replace(things, patience=Patience(requests=2, at_once=5)), asked(RED))
    assert names(pages) == ["t0029"]
    assert len(pages) in {3, 4}


def test_an_offset_beyond_patience_is_refused(crowd: Repository[Thing]) -> None:
    with pytest.raises(BadRequest) as refused:
        crowd.search(HOME, asked(RED, page=OffsetPage(4, 2)))
    assert refused.value.code == "OFFSET_TOO_LARGE"
    assert names([crowd.search(HOME, Querier(page=OffsetPage(190, 2)))]) == ["t0190", "t0191"]


def test_an_order_in_memory_has_patience_too(things: Repository[Thing]) -> None:
    fill(things, 30)
    hurried = replace(things, patience=Patience(requests=2, at_once=5))
    with pytest.raises(Unprocessable) as refused:
        hurried.search(HOME, Querier(orders=(Order("size"),)))
    assert refused.value.code == "ORDER_UNAVAILABLE"


class Brief(Thing):
    """A thing that is over unless it is red, and still in the table."""

    type: ClassVar[str] = "brief"
    types: ClassVar[str] = "briefs"

    @property
    def expires_at(self) -> datetime | None:
        """Over, or without an end."""
        return None if self.color == "red" else EPOCH


def test_what_has_expired_is_passed_over_patiently(store: Store) -> None:
    briefs = replace(repository(store, Brief), patience=Patience(entities=100, at_once=50))
    fill(briefs, 300, red={0, 299})
    with watched(store.table.client) as requests:
        pages = walked(briefs, Querier(page=OffsetPage(0, 5)))
    assert names(pages) == ["t0000", "t0299"]
    assert len(pages) <= 4
    assert len(requests.operations()) <= 4 * len(pages)


class Case(Note):
    """A note that is lost, at times."""

    type: ClassVar[str] = "case"
    types: ClassVar[str] = "cases"
    rare: ClassVar[tuple[str, frozenset[str]] | None] = ("status", frozenset({"LOST", "STOLEN"}))

    status: str = "FINE"


@pytest.fixture
def cases(store: Store) -> Repository[Case]:
    """Forty of them, of which two are lost and one is stolen."""
    made = [
        note(str(n), age=n).model_dump() | {"status": {7: "LOST", 8: "STOLEN", 30: "LOST"}.get(n, "FINE")}
        for n in range(40)
    ]
    cases = repository(store, Case)
    cases.apply(call(), [Change(None, Case(**fields)) for fields in made])
    return cases


@pytest.mark.parametrize("order", ["id", "created_at"])
@pytest.mark.parametrize("descending", [False, True])
def test_a_rare_value_is_found_without_the_others(cases: Repository[Case], order: str, *, descending: bool) -> None:
    lost = Compare("status", Operator.EQUALS, "LOST")
    querier = asked(lost, (Order(order, descending),), OffsetPage(0, 1))
    with watched(cases.store.table.client) as requests:
        first = cases.search(HOME, querier)
        second = cases.search(HOME, replace(querier, page=CursorPage(str(first.next_cursor), 1)))
    found = [entity.text for entity in [*first.items, *second.items]]
    assert found == (["30", "7"] if descending else ["7", "30"])
    assert (first.total_count, second.total_count, second.has_more) == (2, 2, False)
    assert requests.items_read() <= 2 * 3


def test_a_value_that_is_no_longer_rare_is_not_found(cases: Repository[Case]) -> None:
    lost = asked(Compare("status", Operator.EQUALS, "LOST"))
    [first, _] = cases.search(HOME, lost).items
    cases.update(call("update"), first, first.changed(EPOCH, status="FINE"))
    assert [entity.text for entity in cases.search(HOME, lost).items] == ["30"]
    some = Compare("status", Operator.IN, ("LOST", "STOLEN"))
    assert [entity.text for entity in cases.search(HOME, asked(some)).items] == ["8", "30"]
