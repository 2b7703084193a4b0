"""Entities in shards: each found by its id, listed once and in order, also those that were written before there were shards."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from portico.core.base.errors import NotFound
from portico.core.data.changes import Change, StaleVersion
from portico.core.data.codec import former_key_of, key_of, to_item
from portico.core.data.query import All, Compare, CursorPage, OffsetPage, Operator, Order, Querier
from portico.core.data.repository import Repository
from portico.core.data.store import Store
from portico.core.data.writes import Put

from tests.support.hooks import watched
from tests.support.sample_resource import HOME, Job, call, job
from tests.support.store import repository

NEWEST = (Order("created_at", descending=True),)
RED = All((Compare("color", Operator.EQUALS, "red"),))


@pytest.fixture
def jobs(store: Store) -> Repository[Job]:
    return repository(store, Job)


@pytest.fixture
def mixed(jobs: Repository[Job]) -> list[Job]:
    """Forty of them, oldest first: a third written before there were shards, then both, then new ones."""
    made = [
        job(n, owner="ann", color="red" if n % 7 == 0 else "blue", in_shard=n >= 13 and n % 4 > 0) for n in range(40)
    ]
    for first in range(0, 40, 20):
        jobs.apply(call(), [Change(None, one) for one in made[first : first + 20]])
    return made


def walk(jobs: Repository[Job], limit: int, orders: Any = (), **more: Any) -> Iterator[str]:
    """The ids of a listing, page by page."""
    querier = Querier(more.pop("condition", All(())), orders, OffsetPage(0, limit))
    while True:
        page = jobs.search(HOME, querier, **more)
        assert len(page.items) == limit or not page.has_more
        yield from (one.id for one in page.items)
        if page.next_cursor is None:
            return
        querier = replace(querier, page=CursorPage(page.next_cursor, limit))


def ids(found: Sequence[Job]) -> list[str]:
    return [one.id for one in found]


@pytest.mark.parametrize("limit", [9, 100])
@pytest.mark.parametrize("parent", [None, f"{HOME}#owners/ann#jobs"], ids=["all", "by owner"])
def test_a_listing_has_each_once_and_in_order(
    jobs: Repository[Job], mixed: list[Job], limit: int, parent: str | None
) -> None:
    assert list(walk(jobs, limit, parent=parent)) == ids(mixed)
    assert list(walk(jobs, limit, NEWEST, parent=parent)) == ids(mixed)[::-1]


@pytest.mark.parametrize("orders", [(), NEWEST], ids=["oldest", "newest"])
def test_rare_ones_come_from_all_shards_in_order(jobs: Repository[Job], mixed: list[Job], orders: Any) -> None:
    red = [one.id for one in mixed if one.color == "red"]
    assert list(walk(jobs, 2, orders, condition=RED)) == (red[::-1] if orders else red)


def test_each_is_found_by_its_id_in_one_request(jobs: Repository[Job], mixed: list[Job]) -> None:
    for one in mixed[30:34]:
        with watched(jobs.store.table.client) as requests:
            assert jobs.get(HOME, one.id.upper()).in_shard == one.in_shard
        assert len(requests.operations()) == (1 if one.in_shard else 2)
    found = jobs.get_many(HOME, [*ids(mixed[28:32]), "no"])
    assert [one and one.id for one in found] == [*ids(mixed[28:32]), None]
    with pytest.raises(NotFound):
        jobs.get(HOME, "no")


def test_what_was_before_shards_stays_where_it_is(jobs: Repository[Job]) -> None:
    old = job(in_shard=False)
    jobs.create(call(), old)
    jobs.update(call("update"), old, old.changed(old.created_at, color="red"))
    assert jobs.get(HOME, old.id).color == "red"
    assert jobs.store.table.get(jobs.store.entities, key_of(Job, HOME, old.id)) is None
    with pytest.raises(StaleVersion):
        jobs.update(call("update"), old, old)
    jobs.purge(call("purge"), jobs.get(HOME, old.id))
    assert list(walk(jobs, 9)) == []


def test_an_item_of_before_is_read_as_it_was(jobs: Repository[Job]) -> None:
    old = job()
    item = to_item(old) | (former_key_of(Job, HOME, old.id) or {}) | {"live_pk": f"{HOME}#jobs"}
    jobs.store.table.transact([Put(jobs.store.entities, item)])
    assert jobs.get(HOME, old.id) == old.model_copy(update={"in_shard": False})
    assert jobs.get(HOME, old.id).in_counters


def test_a_cursor_of_before_goes_on(jobs: Repository[Job], mixed: list[Job]) -> None:
    name = f"{HOME}#jobs"
    position = {"pk": name, "sk": mixed[4].id, "live_pk": name}
    bound = [name, "live", repr(Querier().condition), repr(())]
    cursor = jobs.store.cursors.sign(position, bound)
    assert ids(jobs.search(HOME, Querier(page=CursorPage(cursor, 90))).items) == ids(mixed)[5:]


def test_one_that_is_not_rare_is_in_no_index(jobs: Repository[Job]) -> None:
    assert to_item(job()).keys() & {"live_pk", "created_sk", "related_pk", "due_pk"} == set()
    red = to_item(job(color="red"))
    assert (red["live_pk"], red["created_sk"]) == (red["pk"], f"red#{red['sk']}")


def test_all_of_a_scope_are_found_whatever_shard(jobs: Repository[Job], mixed: list[Job]) -> None:
    assert ids(jobs.all_in(HOME, 30)) == ids(mixed)[:30]
    assert ids(jobs.present_in(HOME)) == ids(jobs.live_in(HOME)) == ids(mixed)


def test_the_latest_of_a_parent_end_at_what_was_asked(jobs: Repository[Job], mixed: list[Job]) -> None:
    found: Callable[..., list[Job]] = jobs.related
    assert ids(found(f"{HOME}#owners/ann#jobs", (mixed[3].id, "~"), 30)) == ids(mixed)[10:][::-1]
    assert ids(found(f"{HOME}#owners/ann#jobs", (mixed[30].id, "~"), 30)) == ids(mixed)[30:][::-1]
