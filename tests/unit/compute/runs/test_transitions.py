"""The steps of a run, one by one: which fields each changes, and to what."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from portico.compute.runs import transitions
from portico.compute.runs.dead_letter import DeadLetterReason
from portico.compute.runs.entity import Attempt, Gate, Run, RunError, RunStatus
from portico.core.model.retry_policy import Backoff, RetryPolicy
from portico.core.model.scope import Scope

SCOPE = Scope("acme", "vision")
MADE = datetime(2026, 11, 20, 9, tzinfo=UTC)
NOW = MADE + timedelta(seconds=30)
BOOM = RunError(type="Boom", message="no")
ONE, OTHER = Gate(name="functions/f", limit=2), Gate(name="projects/p", limit=5)
THRICE = RetryPolicy(max_attempts=3, backoff=Backoff(initial=100, factor=2, max=150))
ENDS = [status for status in RunStatus if status.settled]


def run(**fields: Any) -> Run:
    base = {
        "id": "0193459a-0000-7000-8000-000000000000", "scope": SCOPE, "created_at": MADE, "updated_at": MADE, "function": "f",
        "function_uid": "u", "function_version": 1, "engine_ref": "arn", "timeout": 10.0, "status": RunStatus.QUEUED,
    }  # fmt: skip
    return Run(**(base | fields))


def running(**fields: Any) -> Run:
    begun = {"status": RunStatus.RUNNING, "attempts": 1, "history": (Attempt(number=1, started_at=MADE),)}
    return run(**(begun | fields))


def test_a_start_takes_slots_and_a_lease_beyond_the_timeout() -> None:
    fields = transitions.lease(run(attempts=1, timeout=10, not_before=MADE), NOW, (3,))
    assert fields == {
        "status": RunStatus.RUNNING,
        "attempts": 2,
        "started_at": NOW,
        "lease_until": NOW + timedelta(seconds=35),
        "not_before": None,
        "slots": (3,),
        "history": (Attempt(number=2, started_at=NOW),),
    }


def test_each_attempt_is_remembered() -> None:
    assert [attempt.number for attempt in transitions.lease(running(), NOW)["history"]] == [1, 2]


def test_the_lease_outlives_the_longest_timeout() -> None:
    assert transitions.lease(run(timeout=900), NOW)["lease_until"] - NOW > timedelta(seconds=920)


def test_an_end_closes_the_attempt_and_frees_the_slots() -> None:
    before = running(lease_until=NOW, slots=(1,), gates=(ONE,))
    fields = transitions.end(before, NOW, RunStatus.FAILED, BOOM, cold=True)
    [attempt] = fields.pop("history")
    assert fields == {
        "status": RunStatus.FAILED, "error": BOOM, "finished_at": NOW, "not_before": None, "lease_until": None, "slots": (),
        "ttl": None, "cold": True,
    }  # fmt: skip
    assert attempt == Attempt(
        number=1, started_at=MADE, finished_at=NOW, status=RunStatus.FAILED, error="Boom", cold=True
    )


def test_only_the_last_attempt_ends() -> None:
    first = Attempt(number=1, started_at=MADE, finished_at=MADE, status=RunStatus.FAILED)
    last = Attempt(number=2, started_at=MADE)
    history = transitions.end(running(history=(first, last)), NOW, RunStatus.SUCCEEDED)["history"]
    assert history[0] == first
    assert (history[1].number, history[1].status, history[1].error) == (2, RunStatus.SUCCEEDED, None)


def test_a_run_that_waited_has_no_attempt_to_end() -> None:
    first = Attempt(number=1, started_at=MADE, finished_at=MADE, status=RunStatus.FAILED)
    for status in (RunStatus.QUEUED, *ENDS):
        assert transitions.end(run(status=status, history=(first,)), NOW, RunStatus.KILLED)["history"] == (first,)
    assert transitions.end(running(history=()), NOW, RunStatus.KILLED)["history"] == ()


def test_what_ended_goes_at_the_end_of_its_retention() -> None:
    assert transitions.end(running(expires=NOW), NOW, RunStatus.SUCCEEDED)["ttl"] == int(NOW.timestamp())


@pytest.mark.parametrize(("attempts", "losses", "longest"), [(1, 0, 100), (2, 0, 150), (3, 2, 100), (9, 0, 150)])
def test_pauses_grow_with_the_codes_own_attempts(
    attempts: int, losses: int, longest: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[tuple[float, float]] = []
    monkeypatch.setattr("random.uniform", lambda low, high: drawn.append((low, high)) or high / 2)
    before = running(attempts=attempts, losses=losses, retries=THRICE, slots=(1,), lease_until=NOW)
    fields = transitions.retry(before, NOW, RunStatus.TIMED_OUT, BOOM, output=None)
    assert drawn == [(0, longest)]
    assert (fields["status"], fields["error"]) == (RunStatus.QUEUED, BOOM)
    assert fields["not_before"] == NOW + timedelta(seconds=longest / 2)
    assert (fields["slots"], fields["lease_until"], "output" in fields) == ((), None, True)
    assert fields["history"][-1].status is RunStatus.TIMED_OUT


def test_a_lost_attempt_is_counted_and_given_again() -> None:
    fields = transitions.requeue(running(losses=1, slots=(1,)), NOW, "gone")
    assert (fields["status"], fields["started_at"], fields["losses"]) == (RunStatus.QUEUED, None, 2)
    assert (fields["slots"], fields["lease_until"]) == ((), None)
    attempt = fields["history"][-1]
    assert (attempt.status, attempt.error, attempt.finished_at) == (RunStatus.DEAD, "PlatformError", NOW)


@pytest.mark.parametrize("status", ENDS)
@pytest.mark.parametrize(
    ("attempts", "losses", "left"), [(1, 0, True), (2, 0, True), (3, 0, False), (3, 1, True), (4, 0, False)]
)
def test_what_is_tried_again(status: RunStatus, attempts: int, losses: int, left: bool) -> None:
    wanted = left and status in (RunStatus.FAILED, RunStatus.TIMED_OUT)
    assert transitions.is_tried_again(running(attempts=attempts, losses=losses, retries=THRICE), status) is wanted


@pytest.mark.parametrize("status", ENDS)
def test_how_it_ends_when_it_is_not(status: RunStatus) -> None:
    assert transitions.final(running(), status) is status
    dead = status in (RunStatus.FAILED, RunStatus.TIMED_OUT)
    for retries in (THRICE, RetryPolicy(max_attempts=2)):
        assert transitions.final(running(retries=retries), status) is (RunStatus.DEAD if dead else status)


def test_a_letter_tells_what_died_and_why() -> None:
    before = running(attempts=3, subscription="s", schedule="t", depth=2, expires=NOW, ttl=7)
    after = before.changed(NOW, status=RunStatus.DEAD, error=BOOM)
    letter = transitions.letter(before, after, NOW)
    assert letter is not None
    assert (letter.run, letter.function, letter.error, letter.attempts) == (before.id, "f", BOOM, 3)
    assert (letter.subscription, letter.schedule, letter.depth, letter.expires, letter.ttl) == ("s", "t", 2, NOW, 7)
    assert (letter.reason, letter.scope, letter.created_at, letter.updated_at) == (
        DeadLetterReason.RETRIES_EXHAUSTED,
        SCOPE,
        NOW,
        NOW,
    )
    assert transitions.letter(before, after, NOW) == letter


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [(0, 1, DeadLetterReason.PLATFORM_FAILED), (1, 1, DeadLetterReason.RETRIES_EXHAUSTED)],
)
def test_the_reason_is_what_ended_it(before: int, after: int, reason: DeadLetterReason) -> None:
    start = running(losses=before)
    letter = transitions.letter(start, start.changed(NOW, status=RunStatus.DEAD, error=BOOM, losses=after), NOW)
    assert letter is not None
    assert letter.reason is reason


@pytest.mark.parametrize("status", list(RunStatus))
def test_only_the_dead_leave_letters_and_not_all_of_them(status: RunStatus) -> None:
    after = running().changed(NOW, status=status, error=BOOM)
    assert (transitions.letter(running(), after, NOW) is not None) is (status is RunStatus.DEAD)
    silent = running(dead_letters=False)
    assert transitions.letter(silent, silent.changed(NOW, status=status, error=BOOM), NOW) is None
