"""Searches against a naive model: any entities, any filter, any order, every way of paging."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from portico.core.data.changes import Change
from portico.core.data.query import All, CursorPage, OffsetPage, Order, Page, Querier
from portico.core.data.repository import Repository
from portico.core.data.store import Store

from tests.support.sample_resource import HOME, Thing, ThingFilter, call, thing
from tests.support.store import Backend, make_store, repository

LETTERS = "aAbBkKs\N{LATIN SMALL LETTER LONG S}\N{KELVIN SIGN}-.1eé\N{COMBINING ACUTE ACCENT}"
NAMES = st.from_regex(r"[abkAB1][abkAB1._-]{0,3}", fullmatch=True)
TEXTS = st.text(LETTERS, max_size=3)
THINGS = st.builds(
    partial(thing),
    NAMES,
    age=st.integers(0, 4),
    size=st.integers(-2, 2),
    color=st.none() | TEXTS,
)
COLLECTIONS = st.lists(THINGS, max_size=12, unique_by=lambda entity: entity.name.lower())
TIMES = st.integers(0, 4).map(lambda second: f"2026-01-01T00:00:0{second}Z") | st.sampled_from(
    ["0999-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", "2026-01-01T01:00:01+01:00"]
)


def _operators(value: st.SearchStrategy[Any], names: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    optional: dict[str, st.SearchStrategy[Any]] = dict.fromkeys(names, value)
    optional["in"] = st.lists(value, min_size=1, max_size=3)
    return st.fixed_dictionaries({}, optional=optional).filter(bool)


_TEXT = [f"{i}{name}" for i in ("", "i_") for name in ("equals", "contains", "starts_with", "ends_with")]
_ORDERED = ["equals", "gt", "gte", "lt", "lte"]
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "name": _operators(TEXTS, _TEXT),
        "color": _operators(TEXTS, _TEXT),
        "size": _operators(st.integers(-2, 2), _ORDERED),
        "created_at": _operators(TIMES, _ORDERED),
    },
)


def _combined(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inner, min_size=1, max_size=2)
    return st.fixed_dictionaries({}, optional={"AND": several, "OR": several, "NOT": inner, "size": _operators(
        st.integers(-2, 2), _ORDERED)})  # fmt: skip


FILTERS = st.recursive(FIELDS, _combined, max_leaves=4)
ORDERS = st.lists(
    st.builds(Order, st.sampled_from(["name", "created_at", "size", "color"]), st.booleans()), max_size=2
).map(tuple)


@contextmanager
def emptied(moto: Backend) -> Iterator[Store]:
    """A store of one example: the fake copies all that it holds at every transaction."""
    store = make_store(moto.table)
    yield store
    for name in (store.entities, store.journal.table_name):
        moto.client.call("DeleteTable", {"TableName": name})


def naive(entities: list[Thing], querier: Querier) -> list[str]:
    """What a search finds, written without a thought of cost."""
    found = sorted((entity for entity in entities if querier.condition.matches(entity)), key=_name)
    first = querier.orders[:1] if querier.orders and querier.orders[0].field in {"name", "created_at"} else ()
    for order in reversed(first or querier.orders):
        present = [entity for entity in found if getattr(entity, order.field) is not None]
        absent = [entity for entity in found if getattr(entity, order.field) is None]
        present.sort(key=lambda entity, field=order.field: _key(entity, field), reverse=order.descending)
        found = present + absent
    return [entity.name for entity in found]


def _name(entity: Thing) -> str:
    return entity.name.lower()


def _key(entity: Thing, field: str) -> Any:
    return _name(entity) if field == "name" else getattr(entity, field)


@settings(max_examples=60)
@given(entities=COLLECTIONS, wanted=FILTERS, orders=ORDERS, limit=st.integers(1, 4))
def test_a_search_finds_what_the_model_finds(
    moto: Backend, entities: list[Thing], wanted: dict[str, Any], orders: tuple[Order, ...], limit: int
) -> None:
    condition = ThingFilter.model_validate(wanted).condition()
    with emptied(moto) as store:
        things = repository(store, Thing)
        if entities:
            things.apply(call(), [Change(None, entity) for entity in entities])
        _compare(things, condition, orders, limit, naive(entities, Querier(condition, orders)))


def _compare(
    things: Repository[Thing], condition: All, orders: tuple[Order, ...], limit: int, expected: list[str]
) -> None:
    total = len(expected)
    whole = things.search(HOME, Querier(condition, orders, OffsetPage(0, 100)))
    tie_free = sorted if _has_ties(orders) else list
    assert tie_free(_names(whole)) == tie_free(expected)
    assert (whole.total_count, whole.has_more) == (total, False)
    by_offset = [things.search(HOME, Querier(condition, orders, OffsetPage(at, limit))) for at in range(0, 13, limit)]
    assert [name for page in by_offset for name in _names(page)] == _names(whole)
    page, seen = by_offset[0], _names(by_offset[0])
    while page.next_cursor:
        page = things.search(HOME, Querier(condition, orders, CursorPage(page.next_cursor, limit)))
        seen += _names(page)
    assert seen == (_names(whole) if not orders or orders[0].field in {"name", "created_at"} else seen)


def _names(page: Page[Thing]) -> list[str]:
    return [entity.name for entity in page.items]


def _has_ties(orders: tuple[Order, ...]) -> bool:
    """Entities of one moment come in the order that the index keeps them in, which DynamoDB does not define."""
    return bool(orders) and orders[0].field == "created_at"
