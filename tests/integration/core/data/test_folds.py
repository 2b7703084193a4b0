"""Totals that no counter counts: exact, of little reading, whatever crashes, comes late, expires or is removed."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from portico.core.data import folds
from portico.core.data.changes import Change
from portico.core.data.codec import to_item
from portico.core.data.query import OffsetPage, Querier
from portico.core.data.repository import Repository
from portico.core.data.store import Store
from portico.core.data.writes import Put

from tests.support.clock import TestClock
from tests.support.hooks import watched
from tests.support.sample_resource import EPOCH, HOME, Job, call, job
from tests.support.store import repository

ANNS = f"{HOME}#owners/ann#jobs"
PAGE = Querier(page=OffsetPage(0, 2))


@pytest.fixture
def at(store: Store) -> TestClock:
    """An hour after the epoch."""
    found: Any = store.journal.clock
    found.time = EPOCH + timedelta(hours=1)
    return found  # type: ignore[no-any-return]


@pytest.fixture
def jobs(store: Store, at: TestClock, monkeypatch: pytest.MonkeyPatch) -> Repository[Job]:
    """Folded when there are four, and at most 25 of a shard read at once."""
    monkeypatch.setattr(folds, "WORTH", 4)
    monkeypatch.setattr(folds, "AT_ONCE", 25)
    return repository(store, Job)


def add(jobs: Repository[Job], *made: Job) -> Sequence[Job]:
    for first in range(0, len(made), 25):
        jobs.store.table.transact([Put(jobs.store.entities, to_item(one)) for one in made[first : first + 25]])
    return made


def total(jobs: Repository[Job], parent: str | None = None) -> int | None:
    """The total as a page of two tells it."""
    return jobs.search(HOME, PAGE, parent=parent).total_count


def folded(jobs: Repository[Job], name: str = f"{HOME}#jobs") -> Any:
    return jobs.store.table.get(jobs.store.entities, {"pk": f"{name}#fold", "sk": "fold"})


def test_a_total_counts_what_is_old_once(jobs: Repository[Job], at: TestClock) -> None:
    add(jobs, *(job(n, owner="ann") for n in range(30)))
    assert (total(jobs), total(jobs, ANNS)) == (30, 30)
    assert folded(jobs)
    assert folded(jobs, ANNS)
    add(jobs, *(job(3_590 + n) for n in range(3)))
    with watched(jobs.store.table.client) as requests:
        assert jobs.count(HOME) == 33
    assert requests.items_read() == 3
    assert (total(jobs), total(jobs, ANNS)) == (33, 30)


def test_what_may_still_come_is_not_folded(jobs: Repository[Job], at: TestClock) -> None:
    add(jobs, *(job(3_599, owner="ann") for n in range(9)))
    assert total(jobs) == 9
    assert folded(jobs) is None
    add(jobs, job(3_598))
    at.advance(3_600)
    assert total(jobs) == 10
    assert folded(jobs)
    assert total(jobs) == 10


def test_what_comes_late_is_counted_apart(jobs: Repository[Job]) -> None:
    add(jobs, *(job(n) for n in range(9)))
    assert total(jobs) == 9
    late = job(1, counted=True)
    jobs.create(call(), late)
    assert total(jobs) == 10
    jobs.purge(call("purge"), late)
    assert total(jobs) == 9
    assert folded(jobs)["through"]


def test_what_expires_leaves_the_total_at_its_end(jobs: Repository[Job], at: TestClock) -> None:
    add(jobs, *(job(n, expires=EPOCH + timedelta(hours=2)) for n in range(8)), *(job(n) for n in range(5)))
    assert total(jobs) == 13
    at.advance(3_599)
    assert total(jobs) == 13
    at.advance(1)
    assert total(jobs) == 5
    add(jobs, *(job(7_000 + n) for n in range(4)))
    at.advance(3_600)
    assert total(jobs) == 9


@pytest.mark.parametrize("before", [True, False], ids=["folded", "not yet"])
def test_what_is_removed_leaves_the_total(jobs: Repository[Job], before: bool) -> None:
    made = add(jobs, *(job(n, owner="ann") for n in range(9)))
    if before:
        assert (total(jobs), total(jobs, ANNS)) == (9, 9)
    jobs.apply(call("purge"), [Change(one, None) for one in made[:3]])
    assert (total(jobs), total(jobs, ANNS)) == (6, 6)
    assert (total(jobs), total(jobs, ANNS)) == (6, 6)


def test_a_count_overtaken_by_a_removal_is_not_kept(jobs: Repository[Job], monkeypatch: pytest.MonkeyPatch) -> None:
    made = add(jobs, *(job(n) for n in range(9)))
    keep = folds.Folds._keep

    def removed_meanwhile(self: folds.Folds, *arguments: Any) -> None:
        monkeypatch.undo()
        jobs.purge(call("purge"), made[0])
        keep(self, *arguments)

    monkeypatch.setattr(folds.Folds, "_keep", removed_meanwhile)
    jobs.count(HOME)
    assert jobs.count(HOME) == 8
    assert jobs.count(HOME) == 8


def test_two_who_count_at_once_fold_once(jobs: Repository[Job], monkeypatch: pytest.MonkeyPatch) -> None:
    add(jobs, *(job(n) for n in range(9)))
    keep = folds.Folds._keep

    def twice(self: folds.Folds, *arguments: Any) -> None:
        keep(self, *arguments)
        keep(self, *arguments)

    monkeypatch.setattr(folds.Folds, "_keep", twice)
    assert [jobs.count(HOME) for _ in range(3)] == [9, 9, 9]


def test_a_lost_fold_is_made_again(jobs: Repository[Job]) -> None:
    add(jobs, *(job(n) for n in range(9)))
    assert total(jobs) == 9
    key = {"pk": {"S": f"{HOME}#jobs#fold"}, "sk": {"S": "fold"}}
    jobs.store.table.client.call("DeleteItem", {"TableName": jobs.store.entities, "Key": key})
    assert total(jobs) == 9


def test_more_than_a_call_counts_is_null_until_folded(jobs: Repository[Job], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folds, "AT_ONCE", 5)
    add(jobs, *(job(n) for n in range(120)))
    found = [total(jobs)]
    while found[-1] is None:
        found.append(total(jobs))
    assert 1 < len(found) < 30
    assert (found[-1], jobs.count(HOME)) == (120, 120)


def test_those_of_before_are_counted_by_the_counters(jobs: Repository[Job]) -> None:
    old = [job(n, in_shard=False) for n in range(5)]
    jobs.apply(call(), [Change(None, one) for one in old])
    add(jobs, *(job(n) for n in range(9)))
    assert total(jobs) == 14
    jobs.update(call("update"), old[0], old[0].changed(EPOCH))
    jobs.purge(call("purge"), old[1])
    assert total(jobs) == 13


def test_a_change_of_a_folded_one_writes_no_counter(jobs: Repository[Job]) -> None:
    with watched(jobs.store.table.client) as requests:
        made = job(owner="ann")
        jobs.create(call(), made)
        jobs.update(call("update"), made, made.changed(EPOCH))
    sent = [[next(iter(step)) for step in one["TransactItems"]] for one in requests.parameters("TransactWriteItems")]
    assert sent == [["Put", "Put"], ["Put", "Put"]]
