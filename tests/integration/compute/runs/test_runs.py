"""Runs: from QUEUED to exactly one terminal state."""

from collections.abc import Mapping
from typing import Any

import pytest
from portico.compute.functions.resource import FUNCTIONS
from portico.compute.runs.entity import DISPATCH_PATIENCE, Run, RunStatus
from portico.compute.runs.resource import RUNS
from portico.compute.runs.service import RunService
from portico.compute.runs.transitions import LEASE_MARGIN, MAX_LOSSES
from portico.core.base.errors import Conflict, NotFound

from tests.support.engine import SUCCESS, lost
from tests.support.sample_resource import HOME
from tests.support.world import World


@pytest.fixture
def ready(world: World) -> World:
    world.ready()
    return world


def operations(world: World) -> list[tuple[str, str | None]]:
    return [(record.operation, record.state) for record in world.records() if record.entity_type == "run"]


def echo(event: Mapping[str, Any]) -> dict[str, Any]:
    return {**SUCCESS, "output": event["input"], "logs": {"stdout": ["hi"], "stderr": []}, "cold": True}


def test_a_blocking_run_is_settled_by_the_call(ready: World) -> None:
    ready.engine.on_run = echo
    run = ready.start({"a": [1, 2.5, None]}, blocking=True)
    assert (run.status, run.output, run.attempts, run.cold) == (RunStatus.SUCCEEDED, {"a": [1, 2.5, None]}, 1, True)
    assert run.logs is not None
    assert run.logs.stdout == ["hi"]
    assert ready.read(run) == run
    assert operations(ready) == [("create", "RUNNING"), ("settle", "SUCCEEDED")]


def test_a_queued_run_is_durable_before_anything_else(ready: World) -> None:
    run = ready.start(1)
    assert (run.status, ready.read(run)) == (RunStatus.QUEUED, run)
    assert len(ready.engine.invoked) == 1  # the probe of the build
    assert ready.dispatch(run).status is RunStatus.SUCCEEDED
    assert operations(ready) == [("create", "QUEUED"), ("start", "RUNNING"), ("settle", "SUCCEEDED")]


def test_a_run_keeps_the_version_that_it_was_asked_for(ready: World) -> None:
    run = ready.start()
    ready.run(FUNCTIONS.actions["update"](HOME, "hello", {"timeout": 3}))
    ready.build()
    assert ready.dispatch(run).status is RunStatus.SUCCEEDED
    assert (ready.engine.invoked[-1]["ref"], ready.engine.invoked[-1]["timeout"]) == (run.engine_ref, 10)


def test_dispatching_twice_runs_once(ready: World) -> None:
    run = ready.start()
    first = ready.dispatch(run)
    assert ready.dispatch(run) == first
    assert [call["operation"] for call in ready.engine.invoked] == ["probe", "run"]


def test_a_concurrent_second_dispatch_does_nothing(ready: World) -> None:
    run, met = ready.start(), []

    def again(_event: Mapping[str, Any]) -> dict[str, Any]:
        met.append(ready.dispatch(run).status)
        return SUCCESS

    ready.engine.on_run = again
    ready.dispatch(run)
    assert met == [RunStatus.RUNNING]


@pytest.mark.parametrize("status", ["SUCCEEDED", "INPUT_INVALID", "OUTPUT_INVALID", "FAILED", "TIMED_OUT", "KILLED"])
def test_every_end_that_the_runtime_tells(ready: World, status: str) -> None:
    error = None if status == "SUCCEEDED" else {"type": "X", "message": "m", "stacktrace": ["l"]}
    ready.engine.on_run = lambda _event: {"status": status, "error": error, "logs": {}, "cold": False}
    run = ready.start(blocking=True)
    assert run.status == status
    assert (run.error and run.error.model_dump()) == error
    assert run.finished_at is not None
    assert run.lease_until is None


def test_a_result_after_a_kill_is_dropped(ready: World) -> None:
    run = ready.start()
    ready.engine.on_run = lambda event: (ready.kill(run), echo(event))[1]
    assert ready.dispatch(run).status is RunStatus.KILLED
    assert (ready.read(run).output, ready.read(run).status) == (None, RunStatus.KILLED)
    assert operations(ready)[-1] == ("kill", "KILLED")
    assert ready.objects("markers/") == [f"markers/{run.id}"]


def test_a_run_killed_in_the_queue_never_begins(ready: World) -> None:
    run = ready.start()
    assert ready.kill(run).status is RunStatus.KILLED
    assert ready.dispatch(run).status is RunStatus.KILLED
    assert [call["operation"] for call in ready.engine.invoked] == ["probe"]


def test_killing_what_is_killed_changes_nothing(ready: World) -> None:
    run = ready.start()
    assert ready.kill(run) == ready.kill(run)


def test_killing_what_has_ended_is_a_conflict(ready: World) -> None:
    run = ready.start(blocking=True)
    with pytest.raises(Conflict) as refused:
        ready.kill(run)
    assert (refused.value.code, refused.value.details["status"]) == ("RUN_SETTLED", "SUCCEEDED")
    assert ready.objects("markers/") == []


def test_a_platform_failure_is_tried_again_and_then_dead(ready: World) -> None:
    ready.engine.on_run = lost
    run = ready.start()
    for attempt in range(1, MAX_LOSSES):
        again = ready.dispatch(run)
        assert (again.status, again.attempts, again.lease_until) == (RunStatus.QUEUED, attempt, None)
    dead = ready.dispatch(run)
    assert dead.error is not None
    assert (dead.status, dead.attempts, dead.error.type) == (RunStatus.DEAD, MAX_LOSSES, "PlatformError")
    assert operations(ready)[-2:] == [("start", "RUNNING"), ("settle", "DEAD")]


def test_a_blocking_run_that_is_lost_goes_back_to_the_queue(ready: World) -> None:
    ready.engine.on_run = lost
    run = ready.start(blocking=True)
    assert (run.status, run.attempts) == (RunStatus.QUEUED, 1)
    ready.engine.on_run = echo
    assert ready.dispatch(run).status is RunStatus.SUCCEEDED


def test_a_lease_outlives_the_timeout(ready: World) -> None:
    seen: list[Run] = []
    ready.engine.on_run = lambda event: (
        seen.append(ready.platform.get(RUNS).repository.get(HOME, event["run_id"])),
        SUCCESS,
    )[1]
    ready.start(blocking=True)
    assert seen[0].lease_until is not None
    assert (seen[0].lease_until - ready.clock.now()).total_seconds() >= 10 + LEASE_MARGIN.total_seconds()


def crash(_event: Mapping[str, Any]) -> dict[str, Any]:
    raise MemoryError


def crashed(world: World) -> Run:
    """A run whose dispatcher died."""
    run, world.engine.on_run = world.start(), crash
    with pytest.raises(MemoryError):
        world.dispatch(run)
    return world.read(run)


def test_a_run_whose_lease_ran_out_is_tried_again(ready: World) -> None:
    run = crashed(ready)
    assert (run.status, ready.sweep()) == (RunStatus.RUNNING, (run.lease_until - ready.clock.now()).total_seconds())  # type: ignore[operator]
    assert ready.read(run) == run
    ready.clock.time = run.lease_until  # type: ignore[assignment]
    ready.clock.advance(1)
    ready.sweep()
    assert (ready.read(run).status, operations(ready)[-1]) == (RunStatus.QUEUED, ("requeue", "QUEUED"))


def test_a_run_that_nobody_picked_up_is_asked_for_again(ready: World) -> None:
    run = ready.start()
    ready.clock.advance(DISPATCH_PATIENCE.total_seconds() + 1)
    assert ready.sweep() == DISPATCH_PATIENCE.total_seconds()
    assert (ready.read(run).status, ready.read(run).attempts) == (RunStatus.QUEUED, 0)
    assert operations(ready)[-1] == ("requeue", "QUEUED")


def test_a_hopeless_run_does_not_delay_the_others(ready: World, monkeypatch: pytest.MonkeyPatch) -> None:
    stuck, fine = ready.start(), ready.start()
    ready.clock.advance(DISPATCH_PATIENCE.total_seconds() + 1)
    reconcile = RunService.reconcile

    def failing(self: RunService, call: Any, scope: Any, key: str) -> None:
        if key == stuck.id:
            raise RuntimeError("cannot be helped")
        reconcile(self, call, scope, key)

    monkeypatch.setattr(RunService, "reconcile", failing)
    with pytest.raises(ExceptionGroup):
        ready.sweep()
    assert ready.read(fine).version == fine.version + 1


def test_runs_are_listed_by_function_the_latest_first(ready: World) -> None:
    ready.ready("other")
    mine = [ready.start() for _ in range(3)]
    ready.start(name="other")
    found = ready.client("runs").get("/v1/functions/hello/runs", query={"limit": "2"}).json
    assert [run["id"] for run in found["items"]] == [run.id for run in reversed(mine[1:])]
    assert found["total_count"] == 3
    assert ready.client("runs").get("/v1/runs").json["total_count"] == 4


def test_a_run_of_another_project_is_not_there(ready: World) -> None:
    run = ready.start()
    with pytest.raises(NotFound):
        ready.platform.get(RUNS).repository.get(type(HOME)("acme", "audio"), run.id)
