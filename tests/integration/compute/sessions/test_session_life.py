"""The life of a session: from the queue to its one end."""

from dataclasses import replace

import pytest
from portico.compute.sessions.engine import EngineBusy, EnginePrepares, LaunchRefused
from portico.compute.sessions.states import SessionStatus

from tests.integration.compute.sessions.conftest import Begin
from tests.support.gateway import Client
from tests.support.sessions import SessionWorld


def test_a_session_runs_and_is_ended(sessions: SessionWorld, api: Client, begin: Begin) -> None:
    key = begin()
    assert api.get(f"/v1/sessions/{key}").json["status"] == "PENDING"
    assert sessions.passes() == 1
    assert sessions.read(key).status is SessionStatus.PREPARING
    sessions.ready(key)
    shown = api.get(f"/v1/sessions/{key}").json
    assert (shown["status"], shown["type"], shown["result"]) == ("RUNNING", "interactive", "undefined")
    assert sessions.held() == {"cpu": 250, "mem": 512 * 1024**2 * 1000}
    assert api.post(f"/v1/sessions/{key}/terminate", body={}).status == 200
    assert sessions.read(key).status is SessionStatus.TERMINATED
    assert sessions.held() == {"cpu": 0, "mem": 0}
    steps = api.get(f"/v1/sessions/{key}/history").json["items"]
    told = [(step["status"], step["reason"]) for step in steps]
    assert told == [
        ("PENDING", "created"),
        ("SCHEDULED", "fits"),
        ("PREPARING", "engine-started"),
        ("RUNNING", "ready"),
        ("TERMINATING", "user-requested"),
        ("TERMINATED", "user-requested"),
    ]


@pytest.mark.parametrize(
    ("exit_code", "result", "reason"), [(0, "success", "task-finished"), (3, "failure", "task-failed")]
)
def test_a_batch_keeps_its_exit_code(
    sessions: SessionWorld, api: Client, begin: Begin, exit_code: int, result: str, reason: str
) -> None:
    key = begin(type="batch", command="python train.py")
    sessions.passes()
    sessions.ready(key)
    sessions.report(key, "ended", exit_code)
    shown = api.get(f"/v1/sessions/{key}").json
    found = [shown[name] for name in ("status", "result", "reason", "exit_code", "command")]
    assert found == ["TERMINATED", result, reason, exit_code, "python train.py"]
    assert sessions.engine.alive() == set()


def test_room_for_two_is_given_to_two(sessions: SessionWorld, begin: Begin) -> None:
    keys = [begin(f"s{number}", resources={"cpu": 1}) for number in range(5)]
    assert sessions.passes() == 2
    assert sessions.passes() == 0
    sessions.ready(*keys[:2])
    sessions.report(keys[0], "ended", 0)
    assert sessions.passes() == 1
    assert [str(sessions.read(key).status) for key in keys] == [
        "TERMINATED",
        "RUNNING",
        "PREPARING",
        "PENDING",
        "PENDING",
    ]
    sessions.held()


def test_late_news_change_nothing(sessions: SessionWorld, begin: Begin) -> None:
    key = begin()
    sessions.passes()
    sessions.ready(key)
    sessions.report(key, "ended", 0)
    settled = sessions.read(key)
    sessions.report(key, "ready")
    sessions.report(key, "ended", 5)
    sessions.observe(key)
    sessions.sweep()
    assert sessions.read(key) == settled


def test_terminate_wins_over_a_start(sessions: SessionWorld, api: Client, begin: Begin) -> None:
    key = begin()
    sessions.engine.on_start = lambda _: api.post(f"/v1/sessions/{key}/terminate", body={}) and None
    sessions.passes()
    assert sessions.engine.alive() == set()
    sessions.world.clock.advance(61)
    sessions.sweep()
    assert sessions.read(key).status is SessionStatus.TERMINATED
    sessions.held()


def test_a_pending_one_is_cancelled_at_once(sessions: SessionWorld, api: Client, begin: Begin) -> None:
    key = begin()
    assert api.delete(f"/v1/sessions/{key}").status == 204
    assert sessions.read(key).status is SessionStatus.CANCELLED
    assert sessions.passes() == 0
    assert sessions.engine.starts == 0


def test_a_busy_engine_is_asked_again(sessions: SessionWorld, begin: Begin) -> None:
    sessions.engine.failing = [EngineBusy("no capacity")]
    key = begin()
    sessions.passes()
    assert sessions.read(key).status is SessionStatus.PENDING
    sessions.held()
    sessions.world.clock.advance(6)
    sessions.sweep()
    sessions.passes()
    assert sessions.read(key).status is SessionStatus.PREPARING


def test_the_fifth_busy_answer_is_an_error(sessions: SessionWorld, begin: Begin) -> None:
    sessions.engine.failing = [EngineBusy("no capacity")] * 5
    key = begin()
    for _ in range(5):
        sessions.passes()
        sessions.world.clock.advance(301)
        sessions.sweep()
    session = sessions.read(key)
    assert (session.status, session.reason, session.message) == ("ERROR", "engine-capacity", "no capacity")
    sessions.held()


def test_what_the_engine_prepares_is_waited_for(sessions: SessionWorld, api: Client, begin: Begin) -> None:
    sessions.engine.failing = [EnginePrepares("the engine prepares the image")] * 9
    key = begin()
    for _ in range(9):
        sessions.passes()
        shown = api.get(f"/v1/sessions/{key}").json
        assert (shown["status"], shown["message"]) == ("PENDING", "the engine prepares the image")
        assert sessions.held() == {"cpu": 0, "mem": 0}
        sessions.world.clock.advance(6)
        sessions.sweep()
    sessions.passes()
    assert (sessions.read(key).status, sessions.read(key).tries) == (SessionStatus.PREPARING, 0)


def test_an_address_may_be_known_with_the_handle(sessions: SessionWorld, begin: Begin) -> None:
    sessions.engine.address = lambda handle: f"there:{handle}"  # type: ignore[method-assign]
    key = begin()
    sessions.passes()
    session = sessions.read(key)
    assert (session.status, session.address) == (SessionStatus.PREPARING, f"there:{session.handle}")


def test_what_the_engine_refuses_is_an_error(sessions: SessionWorld, api: Client, begin: Begin) -> None:
    sessions.engine.failing = [LaunchRefused("There is no such image.")]
    key = begin()
    sessions.passes()
    shown = api.get(f"/v1/sessions/{key}").json
    assert (shown["status"], shown["message"]) == ("ERROR", "There is no such image.")


def test_a_killed_process_is_an_error(sessions: SessionWorld, begin: Begin) -> None:
    key = begin()
    sessions.passes()
    sessions.ready(key)
    sessions.engine.kill(key, 137)
    sessions.observe(key)
    session = sessions.read(key)
    assert (session.status, session.reason, session.exit_code) == ("ERROR", "agent-lost", 137)
    sessions.held()


def test_a_time_out_ends_a_session(sessions: SessionWorld, begin: Begin) -> None:
    key = begin(timeout=30)
    sessions.passes()
    sessions.ready(key)
    sessions.world.clock.advance(31)
    sessions.sweep()
    assert (sessions.read(key).status, sessions.read(key).reason) == ("TERMINATED", "task-timeout")


def test_no_session_outlives_what_its_engine_can(sessions: SessionWorld, begin: Begin) -> None:
    sessions.engine.capabilities = replace(sessions.engine.capabilities, longest_life=8 * 3600)
    key = begin(timeout=10 * 3600)
    sessions.passes()
    sessions.ready(key)
    sessions.world.clock.advance(8 * 3600)
    sessions.sweep()
    ended = sessions.read(key)
    assert (ended.status, ended.reason) == (SessionStatus.TERMINATED, "idle-session-lifetime")


def test_a_sweep_says_which_images_there_are(sessions: SessionWorld, begin: Begin) -> None:
    begin()
    sessions.world.clock.advance(61)
    sessions.sweep()
    assert sessions.engine.kept == ["python:3"]


def test_a_lost_start_is_found_by_the_sweep(sessions: SessionWorld, begin: Begin) -> None:
    key = begin()

    def die(_launch: object) -> None:
        raise KeyboardInterrupt

    sessions.engine.on_start = die
    with pytest.raises(KeyboardInterrupt):
        sessions.passes()
    assert sessions.read(key).status is SessionStatus.SCHEDULED
    sessions.engine.on_start = lambda _: None
    sessions.world.clock.advance(61)
    sessions.sweep()
    assert sessions.read(key).status is SessionStatus.PREPARING
    sessions.held()
