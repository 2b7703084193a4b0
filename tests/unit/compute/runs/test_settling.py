"""How attempts end: what is written of a reply, a loss or a refusal, and what those who follow events are told."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from portico.compute.runs.dead_letter import DeadLetterReason
from portico.compute.runs.entity import Run, RunError, RunStatus
from portico.compute.runs.settling import Settling, record_data
from portico.compute.runs.values import Values, output_key
from portico.core.data.changes import Change, StaleVersion

from tests.support.clock import TestClock
from tests.unit.compute.runs.test_transitions import BOOM, NOW, ONE, THRICE, run, running

CALL: Any = object()
BAD = {"status": "FAILED", "error": {"type": "Boom", "message": "no"}}
GOOD = {"status": "SUCCEEDED", "output": 7, "output_size": 1}
SIX_MIB = 6_291_456


@dataclass
class Written:
    """The repository of a run: takes every change, or none after another's."""

    others: Run | None = None
    changes: list[Change[Any]] = field(default_factory=list)

    def apply(self, call: Any, changes: list[Change[Any]]) -> None:
        assert call is CALL
        if self.others is not None:
            raise StaleVersion
        self.changes += changes

    def get(self, scope: Any, run_id: str) -> Run:
        assert self.others is not None
        assert (scope, run_id) == (self.others.scope, self.others.id)
        return self.others


@dataclass
class Stored:
    """Objects in a dictionary."""

    kept: dict[str, bytes] = field(default_factory=dict)

    def put(self, key: str, body: bytes) -> None:
        self.kept[key] = body

    def get(self, key: str) -> bytes:
        return self.kept[key]


@pytest.fixture
def written() -> Written:
    return Written()


@pytest.fixture
def stored() -> Stored:
    return Stored()


@pytest.fixture
def settling(written: Any, stored: Any) -> Settling:
    return Settling(written, Values(stored), TestClock(NOW))


def steps(written: Written) -> list[tuple[str | None, RunStatus]]:
    return [(change.operation, change.after.status) for change in written.changes]


def test_a_reply_settles_the_run_and_ends_its_attempt(settling: Settling, written: Written) -> None:
    before = running(slots=(1,), gates=(ONE,))
    after = settling.reply(CALL, before, {**GOOD, "cold": True})
    assert (after.status, after.output, after.output_size, after.error, after.cold) == ("SUCCEEDED", 7, 1, None, True)
    [attempt] = after.history
    assert (attempt.status, attempt.finished_at, attempt.cold) == (RunStatus.SUCCEEDED, NOW, True)
    assert (after.finished_at, after.updated_at, after.version) == (NOW, NOW, before.version + 1)
    assert written.changes == [Change(before, after, "settle", {"function": "f", "freed": True})]


def test_a_process_that_is_not_said_to_be_new_was_not(settling: Settling) -> None:
    assert settling.reply(CALL, running(), GOOD).cold is False


@pytest.mark.parametrize("error", [{}, {"error": None}])
def test_what_succeeds_has_no_error_left_of_the_attempt_before(settling: Settling, error: dict[str, Any]) -> None:
    assert settling.reply(CALL, running(error=BOOM), GOOD | error).error is None


def test_a_failure_that_is_tried_again_goes_back_to_the_queue(settling: Settling, written: Written) -> None:
    after = settling.reply(CALL, running(retries=THRICE), BAD)
    assert (after.error, after.history[-1].status) == (BOOM, RunStatus.FAILED)
    assert after.not_before is not None
    assert steps(written) == [("retry", RunStatus.QUEUED)]


def test_the_last_attempt_of_a_dead_run_keeps_its_end(settling: Settling, written: Written) -> None:
    earlier, last = (running().history[0].model_copy(update={"number": number}) for number in (1, 2))
    before = running(attempts=3, history=(earlier, last), retries=THRICE)
    after = settling.reply(CALL, before, BAD)
    assert (after.status, after.error) == (RunStatus.DEAD, BOOM)
    assert [attempt.status for attempt in after.history] == [RunStatus.RUNNING, RunStatus.FAILED]
    settled, letter = written.changes
    assert settled.operation == "settle"
    assert (letter.before, letter.operation, letter.after.run) == (None, "create", before.id)
    assert letter.data == {"run": before.id, "function": "f", "reason": DeadLetterReason.RETRIES_EXHAUSTED}


def test_a_run_without_attempts_settles_all_the_same(settling: Settling) -> None:
    assert settling.reply(CALL, running(history=()), GOOD).history == ()


def wants_text(**fields: Any) -> Run:
    return running(schema_out={"type": "string"}, **fields)


def test_an_output_that_its_schema_does_not_allow(settling: Settling) -> None:
    after = settling.reply(CALL, wants_text(), GOOD)
    assert after.status is RunStatus.OUTPUT_INVALID
    assert after.error is not None
    assert (after.error.type, "string" in after.error.message) == ("OutputInvalid", True)
    assert after.history[-1].status is RunStatus.OUTPUT_INVALID
    assert settling.reply(CALL, wants_text(), {**GOOD, "output": "seven"}).status is RunStatus.SUCCEEDED
    assert settling.reply(CALL, running(), GOOD).status is RunStatus.SUCCEEDED


def test_no_output_is_none_to_the_schema(settling: Settling) -> None:
    assert settling.reply(CALL, wants_text(), {"status": "SUCCEEDED"}).status is RunStatus.OUTPUT_INVALID


def test_the_schema_may_be_an_object(settling: Settling, stored: Stored) -> None:
    stored.put("schema", json.dumps({"type": "string"}).encode())
    assert settling.reply(CALL, running(schema_out_key="schema"), GOOD).status is RunStatus.OUTPUT_INVALID


@pytest.mark.parametrize("status", ["FAILED", "TIMED_OUT", "INPUT_INVALID"])
def test_only_what_succeeded_is_compared_with_the_schema(settling: Settling, status: str) -> None:
    assert settling.reply(CALL, wants_text(), {**GOOD, "status": status}).status == status


@pytest.mark.parametrize(("size", "checked"), [(1, True), (SIX_MIB, True), (SIX_MIB + 1, False)])
def test_an_output_of_over_6_mib_is_not_read(settling: Settling, stored: Stored, size: int, checked: bool) -> None:
    before = wants_text()
    if checked:
        stored.put(output_key(before), b'"seven"')
    after = settling.reply(CALL, before, {"status": "SUCCEEDED", "output_stored": True, "output_size": size})
    assert after.status is (RunStatus.SUCCEEDED if checked else RunStatus.OUTPUT_INVALID)
    assert checked or (after.error is not None and str(SIX_MIB) in after.error.message)


def test_a_refusal_is_final(settling: Settling, written: Written) -> None:
    after = settling.refuse(CALL, running(retries=THRICE), BOOM)
    assert (after.status, after.error, after.finished_at) == (RunStatus.FAILED, BOOM, NOW)
    assert after.history[-1].status is RunStatus.FAILED
    assert steps(written) == [("settle", RunStatus.FAILED)]


@pytest.mark.parametrize("losses", [0, 1])
def test_a_lost_attempt_is_given_back(settling: Settling, written: Written, losses: int) -> None:
    after = settling.give_back(CALL, running(losses=losses), "gone")
    assert (after.losses, after.history[-1].status) == (losses + 1, RunStatus.DEAD)
    assert steps(written) == [("requeue", RunStatus.QUEUED)]


@pytest.mark.parametrize("losses", [2, 3])
def test_the_third_loss_is_the_last(settling: Settling, written: Written, losses: int) -> None:
    after = settling.give_back(CALL, running(losses=losses), "gone")
    assert (after.status, after.losses) == (RunStatus.DEAD, losses + 1)
    assert after.error == RunError(type="PlatformError", message=f"gone, {losses + 1} times")
    assert [change.operation for change in written.changes] == ["settle", "create"]
    assert written.changes[1].data["reason"] is DeadLetterReason.PLATFORM_FAILED


def test_of_all_who_would_settle_a_run_the_first_wins(settling: Settling, written: Written) -> None:
    written.others = run(status=RunStatus.KILLED)
    assert settling.reply(CALL, running(), GOOD) is written.others


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, {}),
        ({"subscription": "s"}, {"subscription": "s", "depth": 0}),
        ({"schedule": "t"}, {"schedule": "t", "depth": 0}),
        ({"depth": 1}, {"depth": 1}),
        ({"subscription": "s", "schedule": "t", "depth": 2}, {"subscription": "s", "schedule": "t", "depth": 2}),
    ],
)
def test_events_tell_what_caused_the_run(fields: dict[str, Any], expected: dict[str, Any]) -> None:
    assert record_data(run(), run(**fields)) == {"function": "f", **expected}


def test_events_tell_of_slots_that_others_may_have_now() -> None:
    held = running(slots=(0,), gates=(ONE,))
    assert record_data(held, run(status=RunStatus.FAILED)) == {"function": "f", "freed": True}
    assert record_data(held, run()) == {"function": "f"}
    assert record_data(running(), run(status=RunStatus.FAILED)) == {"function": "f"}
