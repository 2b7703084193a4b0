"""Runs in shards: those that were made before there were any go on, and what comes late is counted."""

from datetime import timedelta
from typing import Any

import pytest
from portico.compute.runs.actions import CreateRun
from portico.compute.runs.entity import Run, RunStatus
from portico.core.base.derived_ids import derived_id
from portico.core.data.codec import to_item
from portico.core.data.folds import SETTLED
from portico.core.data.writes import Delete, Put

from tests.support.hooks import watched
from tests.support.sample_resource import HOME
from tests.support.template import resources
from tests.support.world import World


@pytest.fixture
def ready(world: World) -> World:
    world.ready()
    return world


def as_before(world: World, run: Run) -> Run:
    """The run where the release before would have put it, and counted."""
    store, old = world.platform.store, run.model_copy(update={"in_shard": False})
    new = to_item(run)
    counters = [store.counters.add(name, 1, run.expires) for name in (f"{HOME}#runs", str(run.parent))]
    gone = Delete(store.entities, {"pk": new["pk"], "sk": new["sk"]})
    store.table.transact([gone, Put(store.entities, to_item(old) | {"live_pk": f"{HOME}#runs"}), *counters])
    return old


def total(world: World, path: str = "/v1/runs") -> Any:
    return world.client("runs").get(path, query={"limit": "1"}).json["total_count"]


def test_a_queued_run_of_before_is_executed(ready: World) -> None:
    old, new = as_before(ready, ready.start(1)), ready.start(2)
    assert ready.read(old) == old
    assert [ready.dispatch(one).status for one in (old, new)] == [RunStatus.SUCCEEDED] * 2
    assert ready.read(old).version == 3
    shown = ready.client("runs").get("/v1/runs").json
    assert [one["id"] for one in shown["items"]] == [new.id, old.id]
    assert (shown["total_count"], total(ready), total(ready, "/v1/functions/hello/runs")) == (2, 2, 2)


def test_a_lost_run_of_before_is_given_back_by_the_sweep(ready: World) -> None:
    old = as_before(ready, ready.start(1))
    ready.clock.advance(3_600)
    ready.sweep()
    assert ready.read(old).version == 2


def test_a_late_run_is_counted_and_made_once(ready: World) -> None:
    old = ready.clock.now() - timedelta(hours=1)
    action = CreateRun(HOME, "hello", 1, run_id=derived_id(old, "event", "subscription"))
    first = ready.run(action)
    assert (first.counted, ready.start(2).counted) == (True, False)
    assert (ready.run(action).id, total(ready)) == (first.id, 2)


def test_a_late_event_does_not_repeat_a_run_of_before(ready: World) -> None:
    old = ready.clock.now() - timedelta(hours=1)
    action = CreateRun(HOME, "hello", 1, run_id=derived_id(old, "event", "subscription"))
    made = as_before(ready, ready.run(action).model_copy(update={"counted": False}))
    assert ready.run(action).id == made.id
    assert len(ready.client("runs").get("/v1/runs").json["items"]) == 1


def test_a_run_is_read_in_one_request_and_counts_nothing(ready: World) -> None:
    with watched(ready.platform.table.client) as requests:
        run = ready.start(1, blocking=True)
        ready.read(run)
    writes = [len(one["TransactItems"]) for one in requests.parameters("TransactWriteItems")]
    assert writes == [2, 2]
    assert requests.operations()[-1] == "GetItem"


def test_those_who_make_runs_have_ended_before_a_fold_does() -> None:
    longest = {
        name: one["Properties"].get("Timeout", 30) for name, one in resources().items() if "Function" in one["Type"]
    }
    lasting = {
        name.removesuffix("Function") for name, seconds in longest.items() if seconds > SETTLED.total_seconds() / 4
    }
    builders = {"OnFunctionChanged", "OnImageChanged", "OnInstall"}
    assert lasting == {*builders, "OnRunRequested", "OnContainerPurging", "OnTask"}
