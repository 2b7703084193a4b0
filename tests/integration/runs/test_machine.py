"""Any sequence of what can happen to runs: one end each, nothing lost, nothing written after the end."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from portico.core.errors import Conflict
from portico.runs.entity import Run, RunStatus
from portico.runs.execution import MAX_ATTEMPTS

from tests.support.engine import SUCCESS, lost
from tests.support.store import Backend, items_in, total
from tests.support.world import World, forget

ENDS = st.sampled_from(["SUCCEEDED", "FAILED", "TIMED_OUT", "INPUT_INVALID", "OUTPUT_INVALID"])
TERMINAL = {status for status in RunStatus if status.settled}
TIMES = st.sampled_from([0.0, 20.0, 61.0, 400.0])


class Crash(BaseException):
    """The dispatcher's process ends."""


def crash(_event: Mapping[str, Any]) -> dict[str, Any]:
    raise Crash


class Runs(RuleBasedStateMachine):
    """Creates, dispatches, settles, loses, crashes, kills and sweeps, in any order."""

    backend: Backend
    runs: Bundle[Run] = Bundle("runs")

    @initialize()
    def begin(self) -> None:
        self.patch = pytest.MonkeyPatch()
        self.world = World(self.backend, self.patch.setenv)
        self.world.ready()
        self.ended: dict[str, Run] = {}
        self.made: list[Run] = []

    @rule(target=runs)
    def create(self) -> Run:
        self.made.append(self.world.start(1))
        return self.made[-1]

    @rule(target=runs, end=ENDS)
    def create_and_wait(self, end: str) -> Run:
        self.world.engine.on_run = lambda _event: {**SUCCESS, "status": end}
        self.made.append(self.world.start(1, blocking=True))
        return self.made[-1]

    @rule(run=runs, end=ENDS)
    def dispatch(self, run: Run, end: str) -> None:
        self.world.engine.on_run = lambda _event: {**SUCCESS, "status": end}
        self.world.dispatch(run)

    @rule(run=runs)
    def dispatch_and_lose(self, run: Run) -> None:
        self.world.engine.on_run = lost
        self.world.dispatch(run)

    @rule(run=runs)
    def dispatch_and_crash(self, run: Run) -> None:
        self.world.engine.on_run = crash
        queued = self.world.read(run).status is RunStatus.QUEUED
        try:
            self.world.dispatch(run)
        except Crash:
            assert queued
        else:
            assert not queued

    @rule(run=runs, other=runs, seconds=TIMES)
    def others_act_in_the_midst_of_it(self, run: Run, other: Run, seconds: float) -> None:
        def meanwhile(_event: Mapping[str, Any]) -> dict[str, Any]:
            self._kill(other)
            self.world.clock.advance(seconds)
            self.world.sweep()
            return SUCCESS

        self.world.engine.on_run = meanwhile
        self.world.dispatch(run)

    @rule(run=runs)
    def kill(self, run: Run) -> None:
        self._kill(run)

    @rule(seconds=TIMES)
    def sweep(self, seconds: float) -> None:
        self.world.clock.advance(seconds)
        following = self.world.sweep()
        resting = all(self.world.read(run).status.settled for run in self.made)
        assert (following is None) is resting

    def _kill(self, run: Run) -> None:
        before = self.world.read(run)
        try:
            assert self.world.kill(run).status is RunStatus.KILLED
        except Conflict:
            assert before.status.settled
            assert before.status is not RunStatus.KILLED

    @invariant()
    def every_run_is_where_it_must_be(self) -> None:
        if not hasattr(self, "made"):
            return
        now = [self.world.read(run) for run in self.made]
        self._nothing_is_lost(now)
        settled = [run for run in now if run.status.settled]
        for run in settled:
            assert self.ended.setdefault(run.id, run) == run, "written after its end"
            assert (run.due_at, run.finished_at is None) == (None, False)
        self._each_ends_once(settled)

    def _nothing_is_lost(self, now: list[Run]) -> None:
        store = self.world.platform.store
        waiting = [run for run in now if run.status in {RunStatus.QUEUED, RunStatus.RUNNING}]
        assert all(run.due_at is not None for run in waiting)
        assert all(run.attempts <= MAX_ATTEMPTS for run in now)
        ended = sum(run.status.settled for run in now)
        assert len(waiting) + ended == len(now) == total(store, Run) == items_in(store, Run)

    def _each_ends_once(self, settled: list[Run]) -> None:
        told = [record for record in self.world.records() if record.entity_type == "run"]
        ends = [str(record.entity) for record in told if record.outcome == "success" and record.state in TERMINAL]
        assert sorted(ends) == sorted(run.id for run in settled)

    def teardown(self) -> None:
        if hasattr(self, "patch"):
            self.patch.undo()
            forget()


@pytest.fixture
def machine(moto: Backend) -> type[Runs]:
    return type("RunsOnMoto", (Runs,), {"backend": moto})


def test_whatever_happens(machine: type[Runs]) -> None:
    run_state_machine_as_test(machine, settings=settings(max_examples=12, stateful_step_count=12, deadline=None))
