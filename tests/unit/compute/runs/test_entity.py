"""The counters, slots and due times of a run in each of its states."""

from datetime import timedelta
from typing import Any

import pytest
from portico.compute.functions.mount import KeptFunctionMount
from portico.compute.runs.entity import Dropped, Logs, Run, RunStatus, runs_partition
from portico.core.data.codec import from_item, to_item
from portico.core.model.retry_policy import RetryPolicy
from pydantic import ValidationError

from tests.unit.compute.runs.test_transitions import BOOM, ENDS, MADE, NOW, ONE, OTHER, SCOPE, run, running

GATES = (ONE, OTHER)
MOUNT = KeptFunctionMount(folder="data", path="data", uid="u")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def test_the_terminal_states() -> None:
    assert [status for status in RunStatus if not status.settled] == [RunStatus.QUEUED, RunStatus.RUNNING]


def test_what_is_queued_counts_in_the_lines_of_its_gates() -> None:
    assert run(gates=GATES).counts == {gate.waiting: 1 for gate in GATES}
    assert [running(gates=GATES, slots=(0, 0)).counts, run(gates=GATES, status=RunStatus.KILLED).counts] == [{}, {}]


def test_a_run_holds_slots_and_a_queued_one_places() -> None:
    assert running(gates=GATES, slots=(1, 4)).claims == [ONE.slot(1), OTHER.slot(4)]
    waiting = run(gates=GATES)
    assert waiting.claims == [gate.place(SCOPE, waiting.id) for gate in GATES]
    assert run(gates=GATES, not_before=NOW).claims == []
    assert [run(gates=GATES, status=status).claims for status in ENDS] == [[]] * len(ENDS)


def test_slots_and_gates_go_together() -> None:
    with pytest.raises(ValueError, match="zip"):
        _ = running(gates=GATES, slots=(1,)).claims


def test_a_run_is_due_at_its_leases_end_and_never_once_ended() -> None:
    assert running(lease_until=NOW).due_at == NOW
    assert [run(status=status, lease_until=NOW).due_at for status in ENDS] == [None] * len(ENDS)


def test_a_queued_one_is_due_after_a_minute_or_after_its_pause() -> None:
    assert run(updated_at=NOW).due_at == NOW + MINUTE
    assert run(updated_at=NOW, not_before=NOW + HOUR).due_at == NOW + HOUR + MINUTE
    assert run(updated_at=NOW, not_before=MADE).due_at == NOW + MINUTE


@pytest.mark.parametrize(("waited", "patience"), [(timedelta(), MINUTE), (MINUTE * 5, MINUTE * 5), (HOUR * 5, HOUR)])
def test_one_in_a_line_is_looked_after_less_and_less_often(waited: timedelta, patience: timedelta) -> None:
    seen = MADE + waited
    assert run(gates=GATES, updated_at=seen).due_at == seen + patience
    assert run(updated_at=seen).due_at == seen + MINUTE


def test_where_it_is_listed_and_when_it_goes() -> None:
    one: Run = run(expires=NOW)
    assert (one.within, one.parent) == (("function", "f"), runs_partition(str(SCOPE), "u"))
    assert (one.parent, one.expires_at, run().expires_at) == (f"{SCOPE}#functions/u#runs", NOW, None)
    assert [running(attempts=4).attempt_count, run().attempt_count] == [4, 0]


def test_what_most_runs_have_alike_is_not_in_their_items() -> None:
    made = run()
    item = to_item(made)
    assert not Run.omitted_defaults & item.keys()
    assert from_item(Run, item) == made


def test_defaults_left_out_of_an_item_never_change() -> None:
    found = from_item(Run, to_item(run()))
    assert {name: getattr(found, name) for name in Run.omitted_defaults} == {
        "depth": 0,
        "secrets": (),
        "retries": RetryPolicy.model_validate({"max_attempts": 1, "backoff": {"initial": 1, "factor": 2, "max": 300}}),
        "dead_letters": True,
        "logs_dropped": Dropped(stdout=0, stderr=0),
        "losses": 0,
        "gates": (),
        "slots": (),
        "counted": False,
        "mounts": (),
    }


def test_what_is_not_as_usual_is_in_the_item() -> None:
    unusual = {
        "depth": 2,
        "secrets": ("s",),
        "retries": RetryPolicy(max_attempts=3),
        "dead_letters": False,
        "logs_dropped": Dropped(stdout=1),
        "losses": 1,
        "gates": GATES,
        "slots": (0, 1),
        "counted": True,
        "mounts": (MOUNT,),
    }
    made = run(**unusual)
    assert unusual.keys() == Run.omitted_defaults <= to_item(made).keys()
    assert from_item(Run, to_item(made)) == made


@pytest.mark.parametrize("told", [Dropped(), Logs(), BOOM, running().history[0]], ids=lambda told: type(told).__name__)
def test_what_was_told_of_a_run_cannot_be_changed(told: Any) -> None:
    with pytest.raises(ValidationError):
        setattr(told, next(iter(type(told).model_fields)), None)
