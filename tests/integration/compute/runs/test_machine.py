"""Any sequence of what can happen to runs: one end each, nothing lost, no slot leaked, nothing written after the end."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from portico.compute.runs.dead_letter import DeadLetter
from portico.compute.runs.entity import Run, RunStatus
from portico.compute.runs.resource import RUNS
from portico.compute.runs.transitions import MAX_LOSSES
from portico.core.base.errors import Conflict
from portico.core.data.key_ranges import KeyRange

from tests.support.engine import SUCCESS, lost
from tests.support.store import Backend, items_in, total
from tests.support.world import World, forget

ENDS = st.sampled_from(["SUCCEEDED", "FAILED", "TIMED_OUT", "INPUT_INVALID", "OUTPUT_INVALID"])
FUNCTIONS: dict[str, dict[str, Any]] = {
    "plain": {},
    "narrow": {"concurrency": 1},
    "keen": {"concurrency": 2, "retries": {"max_attempts": 3, "backoff": {"initial": 30}}},
}
NAMES = st.sampled_from(sorted(FUNCTIONS))
TERMINAL = {status for status in RunStatus if status.settled}
TIMES = st.sampled_from([0.0, 20.0, 61.0, 400.0])


class Crash(BaseException):
    """A process ends."""


def crash(_event: Mapping[str, Any]) -> dict[str, Any]:
    raise Crash


def ending(end: str) -> Any:
    error = None if end == "SUCCEEDED" else {"type": end, "message": ""}
    return lambda _event: {**SUCCESS, "status": end, "error": error}


class Runs(RuleBasedStateMachine):
    """Creates, dispatches, settles, retries, loses, crashes, kills, redelivers and sweeps, in any order."""

    backend: Backend
    runs: Bundle[Run] = Bundle("runs")

    @initialize()
    def begin(self) -> None:
        self.patch = pytest.MonkeyPatch()
        self.world = World(self.backend, self.patch.setenv)
        for name, fields in FUNCTIONS.items():
            self.world.ready(name, **fields)
        self.patch.setattr("portico.compute.runs.service.BLOCKING_SECONDS", 0.0)
        self.ended: dict[str, Run] = {}
        self.made: list[Run] = []
        self.fenced: set[str] = set()

    @rule(target=runs, name=NAMES)
    def create(self, name: str) -> Run:
        return self._made(self.world.start(1, name=name))

    @rule(target=runs, name=NAMES, end=ENDS)
    def create_and_wait(self, name: str, end: str) -> Run:
        self.world.engine.on_run = ending(end)
        return self._made(self.world.start(1, name=name, blocking=True))

    @rule(run=runs, end=ENDS)
    def dispatch(self, run: Run, end: str) -> None:
        self._dispatch(run, ending(end))

    @rule(run=runs)
    def dispatch_and_lose(self, run: Run) -> None:
        self._dispatch(run, lost)

    @rule(run=runs)
    def dispatch_and_crash(self, run: Run) -> None:
        self._dispatch(run, crash)

    @rule(run=runs)
    def crash_before_the_end_is_written(self, run: Run) -> None:
        """The code has run, and its process dies before anything is settled."""
        settling = self.world.platform.get(RUNS).execution.settling

        def die(*_: Any, **__: Any) -> Any:
            raise Crash

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(type(settling), "reply", die)
            self._dispatch(run, ending("SUCCEEDED"))

    @rule(run=runs, other=runs, seconds=TIMES)
    def others_act_in_the_midst_of_it(self, run: Run, other: Run, seconds: float) -> None:
        def meanwhile(event: Mapping[str, Any]) -> dict[str, Any]:
            self._not_fenced(event)
            self._kill(other)
            self.world.clock.advance(seconds)
            self.world.sweep()
            self.world.engine.on_run = ending("SUCCEEDED")
            self.world.dispatch(other)
            return SUCCESS

        self._dispatch(run, meanwhile)

    @rule(run=runs)
    def kill(self, run: Run) -> None:
        self._kill(run)

    @rule(seconds=TIMES)
    def sweep(self, seconds: float) -> None:
        self.world.clock.advance(seconds)
        following = self.world.sweep()
        resting = all(self._now(run).status.settled for run in self.made)
        assert (following is None) is resting

    def _made(self, run: Run) -> Run:
        self.made.append(run)
        return run

    def _now(self, run: Run) -> Run:
        return self.world.read(run)

    def _dispatch(self, run: Run, act: Any) -> None:
        def acted(event: Mapping[str, Any]) -> Any:
            self._not_fenced(event)
            return act(event)

        self.world.engine.on_run = acted
        try:
            self.world.dispatch(run)
        except Crash:
            return

    def _not_fenced(self, event: Mapping[str, Any]) -> None:
        assert event["run_id"] not in self.fenced, "work after the kill"

    def _kill(self, run: Run) -> None:
        before = self._now(run)
        try:
            assert self.world.kill(run).status is RunStatus.KILLED
            self.fenced.add(run.id)
        except Conflict:
            assert before.status.settled
            assert before.status is not RunStatus.KILLED

    @invariant()
    def every_run_is_where_it_must_be(self) -> None:
        if not hasattr(self, "made"):
            return
        now = [self._now(run) for run in self.made]
        self._nothing_is_lost(now)
        settled = [run for run in now if run.status.settled]
        for run in settled:
            assert self.ended.setdefault(run.id, run) == run, "written after its end"
            assert (run.due_at, run.finished_at is None, run.slots) == (None, False, ())
        self._each_ends_once(settled)
        self._gates_hold(now)

    def _nothing_is_lost(self, now: list[Run]) -> None:
        store = self.world.platform.store
        waiting = [run for run in now if run.status in {RunStatus.QUEUED, RunStatus.RUNNING}]
        assert all(run.due_at is not None for run in waiting)
        assert all(run.losses <= MAX_LOSSES for run in now)
        assert all(run.attempts == len(run.history) <= run.losses + run.retries.max_attempts for run in now)
        ended = sum(run.status.settled for run in now)
        assert len(waiting) + ended == len(now) == total(store, Run) == items_in(store, Run)
        dead = sum(run.status is RunStatus.DEAD for run in now)
        assert dead == total(store, DeadLetter) == items_in(store, DeadLetter)

    def _each_ends_once(self, settled: list[Run]) -> None:
        told = [record for record in self.world.records() if record.entity_type == "run"]
        ends = [str(record.entity) for record in told if record.outcome == "success" and record.state in TERMINAL]
        assert sorted(ends) == sorted(run.id for run in settled)

    def _gates_hold(self, now: list[Run]) -> None:
        """As many slots are taken as runs hold, never more than there are; who waits for nothing else is in line."""
        store = self.world.platform.store
        for gate in {gate for run in now for gate in run.gates}:
            found = store.table.query(store.entities, KeyRange(gate.partition), 1000).items
            mine = [run for run in now if gate in run.gates]
            running = sorted(run.id for run in mine if run.status is RunStatus.RUNNING)
            queued = [run for run in mine if run.status is RunStatus.QUEUED]
            holders = sorted(item["holder"] for item in found if item["sk"].startswith("slot#"))
            line = sorted(item["holder"] for item in found if item["sk"].startswith("wait#"))
            assert holders == running
            assert len(holders) <= gate.limit
            assert line == sorted(run.id for run in queued if run.not_before is None)
            assert store.counters.total(gate.waiting) == len(queued)

    def teardown(self) -> None:
        if hasattr(self, "patch"):
            self.patch.undo()
            forget()


@pytest.fixture
def machine(moto: Backend) -> type[Runs]:
    return type("RunsOnMoto", (Runs,), {"backend": moto})


def test_whatever_happens(machine: type[Runs]) -> None:
    run_state_machine_as_test(machine, settings=settings(max_examples=15, stateful_step_count=15, deadline=None))
