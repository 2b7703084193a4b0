"""Retries of code that fails: back-off with jitter, a dead letter at the end, nothing for those who did not ask."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from portico.compute.runs.actions import CreateRun
from portico.compute.runs.cause import Cause
from portico.compute.runs.entity import Run, RunStatus
from portico.compute.runs.transitions import MAX_LOSSES
from portico.core.model.retry_policy import RetryPolicy

from tests.support.engine import SUCCESS, lost
from tests.support.sample_resource import HOME
from tests.support.world import World

BOOM = {"type": "Boom", "message": "no", "stacktrace": ["here"]}
THRICE = {"max_attempts": 3, "backoff": {"initial": 100, "factor": 2, "max": 900}}


def failing(_event: Mapping[str, Any]) -> dict[str, Any]:
    return {**SUCCESS, "status": "FAILED", "error": BOOM, "logs": {"stdout": ["tried"], "stderr": []}}


def timing_out(_event: Mapping[str, Any]) -> dict[str, Any]:
    return {**SUCCESS, "status": "TIMED_OUT", "error": {**BOOM, "type": "Timeout"}}


@pytest.fixture
def thrice(world: World) -> World:
    """A function that is tried three times, and fails."""
    world.ready(retries=THRICE)
    world.engine.on_run = failing
    return world


def pass_the_pause(world: World, run: Run) -> None:
    assert run.not_before is not None
    world.clock.time = run.not_before


def letters(world: World) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = world.client("dead_letters").get("/v1/dead-letters").json["items"]
    return found


@pytest.mark.parametrize("end", [failing, timing_out])
def test_a_failure_is_tried_again_after_a_pause(thrice: World, end: Any) -> None:
    thrice.engine.on_run = end
    first = thrice.dispatch(thrice.start())
    assert (first.status, first.attempts) == (RunStatus.QUEUED, 1)
    assert first.not_before is not None
    assert timedelta() <= first.not_before - thrice.clock.now() <= timedelta(seconds=100)
    early = thrice.dispatch(first)
    assert early == first
    [(run_id, seconds)] = thrice.later.asked
    assert (run_id, seconds) == (first.id, (first.not_before - thrice.clock.now()).total_seconds())
    pass_the_pause(thrice, first)
    thrice.engine.on_run = lambda _event: SUCCESS
    ended = thrice.dispatch(first)
    assert (ended.status, ended.attempts, ended.error) == (RunStatus.SUCCEEDED, 2, None)
    assert [attempt.status for attempt in ended.history] == [end(None)["status"], "SUCCEEDED"]
    assert letters(thrice) == []


def test_pauses_grow_and_are_drawn_by_lot() -> None:
    policy = RetryPolicy.model_validate(THRICE)
    assert [policy.pause(number).total_seconds() for number in (1, 2, 3, 4, 5)] == [100, 200, 400, 800, 900]


def test_the_pauses_of_many_runs_differ(thrice: World) -> None:
    assert len({thrice.dispatch(thrice.start()).not_before for _ in range(5)}) > 1


def test_used_up_retries_end_in_death_with_the_true_reason(thrice: World) -> None:
    run = thrice.start({"a": 1})
    for number in range(3):
        run = thrice.dispatch(run)
        assert run.error is not None
        assert (run.error.type, run.attempts) == ("Boom", number + 1)
        if number < 2:
            pass_the_pause(thrice, run)
    assert run.error is not None
    assert (run.status, run.error.model_dump()) == (RunStatus.DEAD, BOOM)
    assert [(attempt.number, attempt.status, attempt.error) for attempt in run.history] == [
        (number, RunStatus.FAILED, "Boom") for number in (1, 2, 3)
    ]
    [letter] = letters(thrice)
    assert (letter["run"], letter["reason"], letter["error"]["type"]) == (run.id, "RETRIES_EXHAUSTED", "Boom")
    assert letter["attempt_count"] == 3


def test_without_a_retry_policy_one_failure_is_final(world: World) -> None:
    world.ready()
    world.engine.on_run = failing
    assert world.start(blocking=True).status is RunStatus.FAILED
    assert letters(world) == []


@pytest.mark.parametrize("status", ["SUCCEEDED", "KILLED", "OUTPUT_INVALID", "INPUT_INVALID"])
def test_permanent_failures_are_never_retried(thrice: World, status: str) -> None:
    thrice.engine.on_run = lambda _event: {**SUCCESS, "status": status}
    assert thrice.dispatch(thrice.start()).status == status


def test_lost_processes_do_not_count_as_attempts_of_the_code(thrice: World) -> None:
    run = thrice.start()
    thrice.engine.on_run = lost
    for _ in range(MAX_LOSSES - 1):
        run = thrice.dispatch(run)
    thrice.engine.on_run = failing
    for _ in range(3):
        run = thrice.dispatch(run)
        if run.not_before is not None:
            pass_the_pause(thrice, run)
    assert (run.status, run.attempts, run.losses) == (RunStatus.DEAD, MAX_LOSSES + 2, MAX_LOSSES - 1)
    assert run.error is not None
    assert run.error.type == "Boom"


def test_a_platform_that_fails_leaves_a_letter_too(thrice: World) -> None:
    thrice.engine.on_run = lost
    run = thrice.start()
    for _ in range(MAX_LOSSES):
        run = thrice.dispatch(run)
    [letter] = letters(thrice)
    assert (run.status, letter["reason"], letter["error"]["type"]) == ("DEAD", "PLATFORM_FAILED", "PlatformError")
    assert [attempt.error for attempt in run.history] == ["PlatformError"] * MAX_LOSSES


def test_a_queued_retry_is_killed_for_good(thrice: World) -> None:
    run = thrice.dispatch(thrice.start())
    assert thrice.kill(run).status is RunStatus.KILLED
    pass_the_pause(thrice, run)
    assert thrice.dispatch(run).status is RunStatus.KILLED
    assert len([call for call in thrice.engine.invoked if call["operation"] == "run"]) == 1


def test_a_retry_whose_message_was_lost_is_found_by_the_sweep(thrice: World) -> None:
    run = thrice.dispatch(thrice.start())
    pass_the_pause(thrice, run)
    assert thrice.sweep() == 60.0
    thrice.clock.advance(61)
    thrice.sweep()
    assert thrice.read(run).version == run.version + 1


def test_a_cause_brings_its_own_policy(thrice: World) -> None:
    cause = Cause(retries=RetryPolicy(max_attempts=1), event={"id": "e-1"}, subscription="s", depth=3)
    run = thrice.run(CreateRun(HOME, "hello", 1, cause=cause))
    ended = thrice.dispatch(run)
    assert (ended.status, ended.depth, ended.subscription) == (RunStatus.FAILED, 3, "s")
    assert thrice.engine.invoked[-1]["event"] == {"id": "e-1"}
    told = [record.data for record in thrice.records() if record.entity == run.id]
    assert told == [{"function": "hello", "subscription": "s", "depth": 3}] * 3


def test_who_wants_no_letter_gets_none(thrice: World) -> None:
    once_more = RetryPolicy(max_attempts=2, backoff={"initial": 0})
    run = thrice.run(CreateRun(HOME, "hello", 1, cause=Cause(retries=once_more, dead_letters=False)))
    for _ in range(2):
        run = thrice.dispatch(run)
    assert run.status is RunStatus.DEAD
    assert letters(thrice) == []


def test_late_logs_do_not_overwrite_the_last_attempts(thrice: World) -> None:
    """The first attempt answers after its lease ran out and the second has ended: what it stored is its own."""
    first, big = thrice.start(), ["x" * 1000] * 60

    def late(_event: Mapping[str, Any]) -> dict[str, Any]:
        thrice.clock.advance(600)
        thrice.sweep()
        thrice.engine.on_run = lambda _event: {**SUCCESS, "output": "y" * 40_000, "output_size": 40_002}
        thrice.dispatch(first)
        return {**SUCCESS, "output": "late" * 20_000, "output_size": 80_002, "logs": {"stdout": big, "stderr": []}}

    thrice.engine.on_run = late
    assert thrice.dispatch(first).status is RunStatus.SUCCEEDED
    assert (thrice.read(first).output, thrice.read(first).attempts) == ("y" * 40_000, 2)
