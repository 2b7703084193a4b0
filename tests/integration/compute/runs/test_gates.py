"""Limits on runs that execute at once: queued, not refused; in order; no slot is lost, and none is given twice."""

from collections.abc import Mapping
from typing import Any

import pytest
from portico.compute.runs import gates
from portico.compute.runs.actions import CreateRun
from portico.compute.runs.entity import Gate, Run, RunStatus
from portico.compute.runs.gates import Gates
from portico.compute.runs.resource import RUNS
from portico.core.base.errors import TooManyRequests
from portico.tenancy.resource_policies.entity import ResourcePolicy
from portico.tenancy.resource_policies.parts import LIMITS

from tests.support.engine import SUCCESS
from tests.support.hooks import just_before, watched
from tests.support.sample_resource import HOME
from tests.support.world import World


class Crash(BaseException):
    """The dispatcher's process ends."""


@pytest.fixture
def single(world: World) -> World:
    """A function of which one run executes at a time."""
    world.ready(concurrency=1)
    return world


def taken(world: World, run: Run) -> int:
    return sum(len(Gates(world.platform.store)._taken(gate)) for gate in run.gates)


def crashed(world: World) -> Run:
    """A run that holds a slot, and whose process has died."""

    def crash(_event: Mapping[str, Any]) -> dict[str, Any]:
        raise Crash

    run, world.engine.on_run = world.start("crashed"), crash
    with pytest.raises(Crash):
        world.dispatch(run)
    world.engine.on_run = lambda _event: SUCCESS
    return world.read(run)


def test_a_run_over_the_limit_waits(single: World) -> None:
    holder, waiting = crashed(single), single.start()
    assert (holder.status, taken(single, holder)) == (RunStatus.RUNNING, 1)
    assert single.dispatch(waiting).status is RunStatus.QUEUED
    assert single.read(waiting).version == waiting.version, "to wait is to write nothing"
    single.kill(holder)
    assert taken(single, holder) == 0
    assert single.dispatch(holder).id == waiting.id, "who asks for one that has ended starts the next in line"
    assert single.read(waiting).status is RunStatus.SUCCEEDED
    assert taken(single, holder) == 0


def test_the_record_of_an_end_says_that_a_slot_is_free(single: World, world: World) -> None:
    run = single.start(blocking=True)
    assert [record.data for record in single.records() if record.entity == run.id][-1]["freed"] is True
    world.ready("free")
    run = world.start(name="free", blocking=True)
    assert [record.data for record in world.records() if record.entity == run.id] == [{"function": "free"}] * 2


def test_the_line_moves_in_the_order_of_creation(single: World) -> None:
    holder, line = crashed(single), [single.start(number) for number in range(4)]
    for run in reversed(line):
        single.dispatch(run)
    single.kill(holder)
    started = [single.dispatch(holder).id for _ in line]
    assert started == [run.id for run in line]


def test_a_caller_who_waits_is_queued_behind_the_limit(single: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portico.compute.runs.service.BLOCKING_SECONDS", 0.0)
    crashed(single)
    reply = single.client("runs").post("/v1/functions/hello/runs", query={"blocking": "true"}, body={"input": 1})
    assert (reply.status, reply.json["status"]) == (202, "QUEUED")


def test_two_who_look_at_once_do_not_get_the_same_slot(single: World) -> None:
    """Between the look and the write of one, another takes the only slot."""
    mine, others = single.start("mine"), single.start("other")
    met = []

    def other(_event: Mapping[str, Any]) -> dict[str, Any]:
        met.append(taken(single, others))
        return SUCCESS

    single.engine.on_run = other
    steal = Gate(name=mine.gates[0].name, limit=1).slot(0)
    item = {**steal.key, "holder": "somebody"}

    def take() -> None:
        single.platform.table.transact([_put(single, item)])

    with just_before(single.backend.table.client, "TransactWriteItems", take):
        assert single.dispatch(mine).status is RunStatus.QUEUED
    assert met == []


def _put(world: World, item: dict[str, Any]) -> Any:
    from portico.core.data.writes import Put

    return Put(world.platform.store.entities, item)


def test_a_slot_comes_back_when_the_lease_of_a_dead_process_ends(single: World) -> None:
    holder, waiting = crashed(single), single.start()
    assert holder.lease_until is not None
    single.clock.time = holder.lease_until
    single.clock.advance(1)
    single.sweep()
    assert (single.read(holder).status, taken(single, holder)) == (RunStatus.QUEUED, 0)
    assert single.dispatch(holder).id == holder.id, "it was there before the other"
    assert single.dispatch(holder).id == waiting.id


def test_who_waits_long_is_looked_at_less_and_less_often(single: World) -> None:
    crashed(single)
    run, looks = single.start(), []
    for _ in range(8):
        run = single.platform.get(RUNS).repository.get(HOME, run.id)
        assert run.due_at is not None
        looks.append((run.due_at - single.clock.now()).total_seconds())
        single.clock.time = run.due_at
        single.clock.advance(1)
        single.sweep()
    assert looks[0] == 60
    assert max(looks) == 3600 == looks[-1]


def test_a_failed_attempt_gives_its_slot_back_for_the_pause(world: World) -> None:
    world.ready(concurrency=1, retries={"max_attempts": 2, "backoff": {"initial": 100}})
    world.engine.on_run = lambda _event: {**SUCCESS, "status": "FAILED", "error": {"type": "X", "message": ""}}
    failed, other = world.dispatch(world.start("first")), world.start("other")
    assert (failed.status, taken(world, failed)) == (RunStatus.QUEUED, 0)
    world.engine.on_run = lambda _event: SUCCESS
    assert world.dispatch(other).id == other.id, "one that pauses is not in the way"
    assert failed.not_before is not None
    world.clock.time = failed.not_before
    assert world.dispatch(failed).status is RunStatus.SUCCEEDED


def test_policies_of_project_and_domain_limit_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    now = world.clock.now()
    policy = ResourcePolicy(scope=HOME.__class__(), name="small", created_at=now, updated_at=now, max_concurrent_runs=1)
    monkeypatch.setattr(
        type(world.platform.get(LIMITS)),
        "caps",
        lambda *_: [(str(HOME), policy.max_concurrent_runs), ("domain/acme", 5)],
    )
    world.ready()
    world.ready("other", concurrency=3)
    holder = crashed(world)
    blocked = world.run(CreateRun(HOME, "other", 1))
    assert [(gate.name, gate.limit) for gate in holder.gates] == [(str(HOME), 1), ("domain/acme", 5)]
    assert (taken(world, holder), len(blocked.gates)) == (2, 3)
    assert world.dispatch(blocked).status is RunStatus.QUEUED
    world.kill(holder)
    assert world.dispatch(holder).id == blocked.id
    assert taken(world, blocked) == 0


def test_a_line_has_an_end(single: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "MAX_WAITING", 2)
    holder = crashed(single)
    line = [single.start(), single.start()]
    with pytest.raises(TooManyRequests) as refused:
        single.start()
    assert (refused.value.code, refused.value.details["limit"]) == ("QUEUE_FULL", "queued_runs")
    assert (refused.value.details["max"], refused.value.details["used"]) == (2, 2)
    single.kill(line[0])
    single.start()
    single.kill(holder)


def test_no_limit_costs_no_request(world: World) -> None:
    world.ready()
    world.start(blocking=True)
    with watched(world.backend.table.client) as requests:
        world.start(blocking=True)
    assert requests.operations() == ["GetItem", "TransactWriteItems", "TransactWriteItems"]


def test_a_limit_costs_a_look(single: World) -> None:
    single.start(blocking=True)
    with watched(single.backend.table.client) as requests:
        single.start(blocking=True)
    assert requests.operations() == ["GetItem", "Query", "TransactWriteItems", "TransactWriteItems"]


def test_purged_runs_leave_neither_slots_nor_places(single: World) -> None:
    from portico.core.model.call import Call, Origin
    from portico.core.model.principal import PLATFORM

    holder, waiting = crashed(single), single.start()
    call = Call(PLATFORM, CreateRun(HOME, "hello", None), Origin("r"), single.clock.now())
    single.platform.get(RUNS).purge_all(call, HOME)
    found = Gates(single.platform.store)
    assert taken(single, holder) == 0
    assert list(found.first_in_line(waiting.gates)) == []
    assert single.platform.store.counters.total(waiting.gates[0].waiting) == 0
