"""Searches on moto and on the emulator: orders, pages, conditions, totals."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from portico.core.base.errors import BadRequest, Unprocessable
from portico.core.data import search
from portico.core.data.changes import Change
from portico.core.data.patience import Patience
from portico.core.data.query import All, Compare, CursorPage, Negation, OffsetPage, Operator, Order, Page, Querier
from portico.core.data.repository import Repository
from portico.core.data.store import Store

from tests.support.sample_resource import EPOCH, HOME, Note, Thing, call, note, thing
from tests.support.store import repository


@pytest.fixture
def things(store: Store) -> Repository[Thing]:
    return repository(store, Thing)


def fill(things: Repository[Thing], count: int) -> None:
    """Things t00, t01 ..., the later made the earlier in the alphabet; every third is red."""
    made = [
        thing(f"t{n:02}", age=count - n, size=n % 5, color="red" if n % 3 == 0 else None, owner="o1")
        for n in range(count)
    ]
    for some in batch(made, 40):
        things.apply(call(), [Change(None, entity) for entity in some])


def batch(entities: Sequence[Thing], size: int) -> Sequence[Sequence[Thing]]:
    return [entities[start : start + size] for start in range(0, len(entities), size)]


def ordered(field: str, *, descending: bool = False) -> tuple[Order, ...]:
    return (Order(field, descending),)


def where(*parts: Any) -> All:
    return All(parts)


def names(page: Page[Thing]) -> list[str]:
    return [entity.name for entity in page.items]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(("field", "first"), [("name", "t00"), ("created_at", "t06")])
def test_an_order_is_served_both_ways(things: Repository[Thing], field: str, first: str, *, descending: bool) -> None:
    fill(things, 7)
    found = names(things.search(HOME, Querier(orders=ordered(field, descending=descending))))
    expected = sorted((f"t{n:02}" for n in range(7)), reverse=(field == "created_at"))
    assert found == (expected[::-1] if descending else expected)
    assert (found[-1] if descending else found[0]) == first


def test_without_an_order_it_is_the_name(things: Repository[Thing]) -> None:
    fill(things, 3)
    assert names(things.search(HOME, Querier())) == ["t00", "t01", "t02"]


@pytest.mark.parametrize(("offset", "limit", "expected", "more"), [
    (0, 3, ["t00", "t01", "t02"], True), (3, 3, ["t03", "t04", "t05"], True), (5, 2, ["t05", "t06"], False),
    (6, 3, ["t06"], False), (7, 3, [], False), (900, 3, [], False),
])  # fmt: skip
def test_an_offset_skips(
    things: Repository[Thing], offset: int, limit: int, expected: list[str], *, more: bool
) -> None:
    fill(things, 7)
    page = things.search(HOME, Querier(page=OffsetPage(offset, limit)))
    assert (names(page), page.has_more, page.offset, page.limit, page.total_count) == (
        expected,
        more,
        offset,
        limit,
        7,
    )
    assert (page.next_cursor is not None) is more


@pytest.mark.parametrize("condition", [where(), where(Compare("size", Operator.GT, 0))])
@pytest.mark.parametrize("order", [(), ordered("name", descending=True), ordered("created_at")])
def test_cursors_go_to_the_end(things: Repository[Thing], condition: All, order: tuple[Order, ...]) -> None:
    fill(things, 23)
    everything = names(things.search(HOME, Querier(condition, order, OffsetPage(0, 100))))
    page = things.search(HOME, Querier(condition, order, OffsetPage(0, 4)))
    seen = names(page)
    while page.next_cursor:
        page = things.search(HOME, Querier(condition, order, CursorPage(page.next_cursor, 4)))
        seen += names(page)
        assert (page.total_count, page.offset) == (len(everything), None)
    assert seen == everything
    assert not page.has_more


@pytest.mark.parametrize("order", [(), ordered("created_at")])
def test_cursors_neither_repeat_nor_miss_while_others_write(
    things: Repository[Thing], order: tuple[Order, ...]
) -> None:
    fill(things, 20)
    page = things.search(HOME, Querier(orders=order, page=OffsetPage(0, 3)))
    seen, step = names(page), 0
    while page.next_cursor:
        last = things.get(HOME, seen[-1])
        things.purge(call("purge"), last)  # the very entity that the cursor stands on
        things.create(call(), thing(f"{last.name}-new{step}", age=(last.created_at - EPOCH).total_seconds()))
        page = things.search(HOME, Querier(orders=order, page=CursorPage(page.next_cursor, 3)))
        seen, step = seen + names(page), step + 1
    old = [name for name in seen if "new" not in name]
    assert sorted(old) == [f"t{n:02}" for n in range(20)]
    assert len(seen) == len(set(seen))


def test_deleted_entities_are_not_found(things: Repository[Thing]) -> None:
    fill(things, 3)
    gone = things.get(HOME, "t01")
    things.update(call("delete"), gone, gone.changed(EPOCH, deleted_at=EPOCH))
    page = things.search(HOME, Querier())
    assert (names(page), page.total_count) == (["t00", "t02"], 2)


def test_a_total_with_a_filter_is_exact(things: Repository[Thing]) -> None:
    fill(things, 20)
    page = things.search(HOME, Querier(where(Compare("color", Operator.EQUALS, "red")), page=OffsetPage(0, 2)))
    assert (names(page), page.total_count, page.has_more) == (["t00", "t03"], 7, True)


def test_a_total_that_costs_too_much_is_none(things: Repository[Thing]) -> None:
    fill(things, 20)
    impatient = replace(things, patience=Patience(entities=10, at_once=5))
    page = impatient.search(HOME, Querier(where(Compare("color", Operator.EQUALS, "red")), page=OffsetPage(0, 2)))
    assert (names(page), page.total_count) == (["t00", "t03"], None)
    assert impatient.search(HOME, Querier(page=OffsetPage(0, 2))).total_count == 20


def test_another_order_is_sorted_in_memory(things: Repository[Thing]) -> None:
    fill(things, 7)
    querier = Querier(orders=(Order("size", descending=True), Order("name")), page=OffsetPage(1, 3))
    page = things.search(HOME, querier)
    assert names(page) == ["t03", "t02", "t01"]
    assert (page.total_count, page.has_more, page.next_cursor) == (7, True, None)


def test_a_scope_too_large_to_sort_is_refused(things: Repository[Thing], monkeypatch: pytest.MonkeyPatch) -> None:
    fill(things, 6)
    monkeypatch.setattr(search, "MAX_SORTED", 5)
    with pytest.raises(Unprocessable) as refused:
        things.search(HOME, Querier(orders=ordered("size")))
    assert refused.value.code == "ORDER_UNAVAILABLE"
    assert refused.value.details["errors"][0]["field"] == "order"


def test_an_order_in_memory_has_no_cursors(things: Repository[Thing]) -> None:
    with pytest.raises(BadRequest) as refused:
        things.search(HOME, Querier(orders=ordered("size"), page=CursorPage("any")))
    assert refused.value.code == "INVALID_CURSOR"


@pytest.mark.parametrize("offset", [10_001, 10**30])
def test_an_offset_too_large_is_refused(things: Repository[Thing], offset: int) -> None:
    with pytest.raises(BadRequest) as refused:
        things.search(HOME, Querier(page=OffsetPage(offset)))
    assert refused.value.code == "OFFSET_TOO_LARGE"
    assert things.search(HOME, Querier(page=OffsetPage(10_000))).items == []


def test_the_entities_of_a_parent(things: Repository[Thing]) -> None:
    fill(things, 5)
    things.create(call(), thing("other", owner="o2"))
    page = things.search(HOME, Querier(page=OffsetPage(0, 2)), parent=thing(owner="o1").parent)
    assert (names(page), page.total_count) == (["t00", "t01"], 5)
    assert page.next_cursor
    rest = things.search(HOME, Querier(page=CursorPage(page.next_cursor)), parent=thing(owner="o1").parent)
    assert names(rest) == ["t02", "t03", "t04"]


def test_ids_tell_the_time(store: Store) -> None:
    notes = repository(store, Note)
    made = [note(f"n{n}", age=n) for n in range(4)]
    notes.apply(call(), [Change(None, entity) for entity in made])
    found = notes.search(HOME, Querier(orders=ordered("created_at", descending=True)))
    assert [entity.text for entity in found.items] == ["n3", "n2", "n1", "n0"]


def test_a_negation_keeps_what_has_no_value(things: Repository[Thing]) -> None:
    fill(things, 4)
    page = things.search(HOME, Querier(where(Negation(Compare("color", Operator.EQUALS, "red")))))
    assert names(page) == ["t01", "t02"]


@pytest.mark.parametrize("operator", [Operator.I_EQUALS, Operator.I_STARTS_WITH])
@pytest.mark.parametrize("wanted", ["SK", "\N{LATIN SMALL LETTER LONG S}k", "s\N{KELVIN SIGN}"])
def test_a_prefix_ignores_case_as_the_comparison_does(
    things: Repository[Thing], operator: Operator, wanted: str
) -> None:
    things.create(call(), thing("Sk"))
    assert names(things.search(HOME, Querier(where(Compare("name", operator, wanted))))) == ["Sk"]
