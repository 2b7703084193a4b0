"""A cursor is good for the search that it was given for, and for no other."""

from dataclasses import replace

import pytest
from portico.core.base.errors import BadRequest
from portico.core.data.changes import Change
from portico.core.data.cursor import CursorSigner
from portico.core.data.query import All, Compare, CursorPage, OffsetPage, Operator, Order, Querier
from portico.core.data.repository import Repository
from portico.core.model.scope import Scope

from tests.support.clock import TestClock
from tests.support.sample_resource import HOME, Note, Thing, call, thing
from tests.support.store import CURSOR_KEY, Backend, make_store, repository

RED = All((Compare("color", Operator.EQUALS, "red"),))
BLUE = All((Compare("color", Operator.EQUALS, "blue"),))
BY_NAME, BACKWARDS = (Order("name"),), (Order("name", descending=True),)


@pytest.fixture
def things(moto: Backend) -> Repository[Thing]:
    made = repository(make_store(moto.table, TestClock()), Thing)
    made.apply(call(), [Change(None, thing(f"t{n}", color="red", owner="o1")) for n in range(5)])
    return made


@pytest.fixture
def cursor(things: Repository[Thing]) -> str:
    page = things.search(HOME, Querier(RED, BY_NAME, OffsetPage(0, 2)))
    assert page.next_cursor
    return page.next_cursor


def _refused(things: Repository[Thing], querier: Querier, scope: Scope = HOME, parent: str | None = None) -> None:
    with pytest.raises(BadRequest) as refused:
        things.search(scope, querier, parent=parent)
    assert (refused.value.code, refused.value.details) == ("INVALID_CURSOR", {"field": "cursor"})


def test_it_is_good_for_its_search_with_any_limit(things: Repository[Thing], cursor: str) -> None:
    page = things.search(HOME, Querier(RED, BY_NAME, CursorPage(cursor, 50)))
    assert [entity.name for entity in page.items] == ["t2", "t3", "t4"]


@pytest.mark.parametrize(("condition", "orders"), [(BLUE, BY_NAME), (All(()), BY_NAME), (RED, BACKWARDS), (RED, ()),
    (RED, (Order("created_at"),)), (RED, (Order("name"), Order("size")))])  # fmt: skip
def test_another_filter_or_order(
    things: Repository[Thing], cursor: str, condition: All, orders: tuple[Order, ...]
) -> None:
    _refused(things, Querier(condition, orders, CursorPage(cursor)))


@pytest.mark.parametrize("scope", [Scope("acme", "audio"), Scope("umbrella", "vision"), Scope("acme"), Scope()])
def test_another_scope_or_tenant(things: Repository[Thing], cursor: str, scope: Scope) -> None:
    _refused(things, Querier(RED, BY_NAME, CursorPage(cursor)), scope)


def test_another_parent_or_type(things: Repository[Thing], cursor: str) -> None:
    _refused(things, Querier(RED, BY_NAME, CursorPage(cursor)), parent=thing(owner="o1").parent)
    _refused(repository(things.store, Note), Querier(RED, BY_NAME, CursorPage(cursor)))


def test_a_tampered_one(things: Repository[Thing], cursor: str) -> None:
    for position in range(len(cursor)):
        changed = cursor[:position] + ("A" if cursor[position] != "A" else "B") + cursor[position + 1 :]
        if position == len(cursor) - 1 or changed[position] == ".":
            continue  # the last character of base64 has bits that say nothing
        _refused(things, Querier(RED, BY_NAME, CursorPage(changed)))


@pytest.mark.parametrize("junk", ["", ".", "a.b", "é", "\ud800", "x" * 2000, ".".join("abc"), "e30.e30"])
def test_junk(things: Repository[Thing], junk: str) -> None:
    _refused(things, Querier(RED, BY_NAME, CursorPage(junk)))


def test_one_of_another_key_or_version(things: Repository[Thing], monkeypatch: pytest.MonkeyPatch) -> None:
    binding = [f"{HOME}#things", "live", repr(RED), repr(BY_NAME)]
    position = {"pk": f"{HOME}#things", "sk": "t1", "live_pk": f"{HOME}#things"}
    querier = Querier(RED, BY_NAME, CursorPage(CursorSigner(lambda: CURSOR_KEY).sign(position, binding)))
    assert len(things.search(HOME, querier).items) == 3
    foreign = CursorSigner(lambda: b"x" * 32).sign(position, binding)
    _refused(things, replace(querier, page=CursorPage(foreign)))
    monkeypatch.setattr("portico.core.data.cursor._VERSION", 2)
    _refused(things, querier)
