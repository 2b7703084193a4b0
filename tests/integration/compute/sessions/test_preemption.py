"""Preemption: sessions of low priority make room for those of a higher one, where their group says so."""

from datetime import timedelta
from typing import Any

import pytest
from portico.compute.resource_groups.entity import PreemptionMode, PreemptionPolicy
from portico.compute.sessions.actions import FollowSession
from portico.compute.sessions.specification import SPECIFICATIONS
from portico.compute.usage.service import USAGE
from portico.core.model.principal import PLATFORM

from tests.integration.compute.sessions.conftest import Begin
from tests.support.gateway import Client
from tests.support.sample_resource import HOME
from tests.support.sessions import SessionWorld

TERMINATE, RESCHEDULE = PreemptionMode.TERMINATE, PreemptionMode.RESCHEDULE


def rules(sessions: SessionWorld, mode: PreemptionMode = TERMINATE, **more: Any) -> None:
    """The group has preemption, and what else it is given."""
    policy = PreemptionPolicy(enabled=True, mode=mode, min_runtime=more.pop("min_runtime", 0))
    sessions.regroup(preemption=policy, **more)


@pytest.fixture
def low(sessions: SessionWorld, begin: Begin) -> str:
    """A session of low priority that has the whole group, and runs."""
    key = begin("low", priority=1, resources={"cpu": 2})
    sessions.passes()
    sessions.ready(key)
    return key


def state(sessions: SessionWorld, key: str) -> tuple[str, str | None, str | None]:
    found = sessions.read(key)
    return str(found.status), found.reason, found.preempted_by


def test_nobody_makes_room_unless_the_group_says_so(sessions: SessionWorld, begin: Begin, low: str) -> None:
    begin("high", priority=50)
    sessions.passes()
    assert str(sessions.read(low).status) == "RUNNING"


def test_the_victim_ends_and_says_for_whom(sessions: SessionWorld, api: Client, begin: Begin, low: str) -> None:
    rules(sessions)
    high = begin("high", priority=50)
    sessions.passes()
    assert state(sessions, low) == ("TERMINATED", "preempted", high)
    shown = api.get(f"/v1/sessions/{low}").json
    assert (shown["reason"], shown["preempted_by"], shown["result"]) == ("preempted", high, "undefined")
    steps = api.get(f"/v1/sessions/{low}/history").json["items"]
    assert [(one["status"], one["by"]) for one in steps[-2:]] == [("TERMINATING", high), ("TERMINATED", high)]
    assert sessions.passes() == 1
    assert str(sessions.read(high).status) == "PREPARING"
    sessions.held()


@pytest.mark.parametrize(
    ("fields", "priority"),
    [({"priority": 1, "preemptible": False}, 50), ({"priority": 6}, 50), ({"priority": 1}, 1), ({"priority": 1}, 0)],
    ids=["not-preemptible", "above-the-bound", "of-equal-priority", "of-higher-priority"],
)
def test_who_does_not_make_room(sessions: SessionWorld, begin: Begin, fields: dict[str, Any], priority: int) -> None:
    rules(sessions)
    key = begin("low", resources={"cpu": 2}, **fields)
    sessions.passes()
    begin("high", priority=priority)
    sessions.passes()
    assert str(sessions.read(key).status) == "PREPARING"


def test_slots_are_taken_when_the_victim_is_gone(sessions: SessionWorld, api: Client, begin: Begin, low: str) -> None:
    rules(sessions)
    other = begin("other", priority=1, resources={"cpu": 0.25})
    sessions.passes()
    sessions.engine.stubborn = True
    high = begin("high", priority=50)
    for _ in range(3):
        sessions.queue.ask("default")
        assert sessions.passes() == 0
    assert state(sessions, low) == ("TERMINATING", "preempted", high)
    assert sessions.held()["cpu"] == 2000
    found = api.get(f"/v1/sessions/{high}/explain").json["blocked_by"]
    assert [(one["rule"], one["sessions"]) for one in found] == [("group_room", None), ("preemption", [low])]
    sessions.engine.kill(low, 143)
    sessions.observe(low)
    assert sessions.passes() == 2
    assert {str(sessions.read(key).status) for key in (high, other)} == {"PREPARING"}


def test_only_as_many_end_as_are_needed(sessions: SessionWorld, begin: Begin) -> None:
    rules(sessions)
    keys = [begin(f"s{number}", priority=1, resources={"cpu": 1}) for number in range(2)]
    sessions.passes()
    sessions.engine.stubborn = True
    begin("high", priority=50, resources={"cpu": 1})
    for _ in range(2):
        sessions.queue.ask("default")
        sessions.passes()
    assert sorted(str(sessions.read(key).status) for key in keys) == ["PREPARING", "TERMINATING"]


def test_a_rescheduled_session_starts_anew(sessions: SessionWorld, api: Client, begin: Begin, low: str) -> None:
    rules(sessions, RESCHEDULE, max_pending=600)
    first = sessions.read(low)
    high = begin("high", priority=50)
    sessions.passes()
    waiting = sessions.read(low)
    assert state(sessions, low) == ("PENDING", "preempted", high)
    assert (waiting.handle, waiting.address, waiting.started_at, waiting.ticket_used) == (None, None, None, False)
    assert waiting.give_up_at == sessions.world.clock.now() + timedelta(seconds=600)
    sessions.passes()
    api.post(f"/v1/sessions/{high}/terminate", body={})
    sessions.passes()
    sessions.ready(low)
    again = sessions.read(low)
    assert str(again.status) == "RUNNING"
    assert again.handle not in {None, first.handle}
    assert sessions.engine.alive() == {low}
    sessions.held()


def test_nothing_of_a_launch_is_good_for_the_next(sessions: SessionWorld, begin: Begin, low: str) -> None:
    rules(sessions, RESCHEDULE)
    secrets = sessions.world.platform.get(SPECIFICATIONS)
    first = sessions.read(low)
    begin("high", priority=50)
    sessions.passes()
    second = sessions.read(low)
    assert (first.launch, second.launch) == (low, f"{low}/1")
    assert secrets.ticket(first.launch) != secrets.ticket(second.launch)
    assert secrets.agent_secret(first.launch) != secrets.agent_secret(second.launch)


def test_its_usage_is_settled(sessions: SessionWorld, begin: Begin, low: str) -> None:
    rules(sessions, RESCHEDULE)
    sessions.world.clock.advance(100)
    begin("high", priority=50)
    sessions.passes()
    record = [one for one in sessions.world.records() if one.operation == "reschedule"][-1]
    event = {"entity": low, "data": dict(record.data)}
    for _ in range(2):
        sessions.world.run(FollowSession.from_event(HOME, event), PLATFORM)
    day = sessions.world.clock.now().date()
    [used] = sessions.world.platform.get(USAGE).ledger.of_group("default", day, day)
    assert (float(used.slots["cpu"]), used.sessions) == (200.0, 1)


@pytest.mark.parametrize("stubborn", [True, False], ids=["while-it-ends", "while-it-waits"])
def test_terminate_wins_over_reschedule(
    sessions: SessionWorld, api: Client, begin: Begin, low: str, stubborn: bool
) -> None:
    rules(sessions, RESCHEDULE)
    sessions.engine.stubborn = stubborn
    begin("high", priority=50)
    sessions.passes()
    api.post(f"/v1/sessions/{low}/terminate", body={"forced": True})
    assert str(sessions.read(low).status) == ("TERMINATED" if stubborn else "CANCELLED")
    sessions.passes()
    sessions.sweep()
    assert sessions.read(low).status.settled
    sessions.held()


def test_the_word_of_its_agent_does_not_end_it(sessions: SessionWorld, begin: Begin, low: str) -> None:
    rules(sessions, RESCHEDULE)
    sessions.engine.stubborn = True
    begin("high", priority=50)
    sessions.passes()
    sessions.report(low, "ended", 0)
    assert str(sessions.read(low).status) == "PENDING"
    assert sessions.engine.alive() == set()


def test_a_dependency_that_is_gone_holds_nobody(sessions: SessionWorld, api: Client, begin: Begin) -> None:
    rules(sessions, RESCHEDULE)
    first = begin("first", type="batch", command="true", priority=1)
    second = begin("second", depends_on=["first"], priority=1, resources={"cpu": 2})
    sessions.passes()
    sessions.ready(first)
    sessions.report(first, "ended", 0)
    sessions.follow(first)
    sessions.passes()
    sessions.ready(second)
    begin("high", priority=50)
    sessions.passes()
    assert api.delete(f"/v1/sessions/{first}", query={"purge": "1"}).status == 204
    sessions.follow(first)
    assert str(sessions.read(second).status) == "PENDING"
    assert api.get(f"/v1/sessions/{second}/explain").json["blocked_by"] == []


def test_the_pass_comes_when_a_session_is_old_enough(sessions: SessionWorld, begin: Begin, low: str) -> None:
    rules(sessions, min_runtime=30)
    high = begin("high", priority=50)
    sessions.passes()
    assert str(sessions.read(low).status) == "RUNNING"
    assert sessions.read(high).due_at == sessions.world.clock.now() + timedelta(seconds=30)
    sessions.world.clock.advance(31)
    sessions.sweep()
    sessions.passes()
    assert state(sessions, low) == ("TERMINATED", "preempted", high)


def test_a_first_without_room_gives_way(sessions: SessionWorld, api: Client, begin: Begin) -> None:
    sessions.regroup(deprioritize_after=600)
    runs = begin("runs", resources={"cpu": 1})
    sessions.passes()
    large, small = begin("large", resources={"cpu": 2}), begin("small", priority=9, resources={"cpu": 1})
    sessions.passes()
    assert sessions.read(large).room_at == sessions.world.clock.now() + timedelta(seconds=600)
    sessions.world.clock.advance(601)
    sessions.ready(runs)
    sessions.sweep()
    sessions.passes()
    shown = api.get(f"/v1/sessions/{large}").json
    assert (shown["status"], shown["reason"], shown["priority"]) == ("PENDING", "deprioritized", 0)
    sessions.passes()
    assert str(sessions.read(small).status) == "PREPARING"
    assert sessions.read(large).room_at is None


def test_a_pass_without_preemption_reads_no_holders(
    sessions: SessionWorld, begin: Begin, low: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("portico.compute.sessions.queue.Queue.in_group", read)
    begin("high", priority=50)
    assert sessions.passes() == 0
