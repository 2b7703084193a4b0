"""Any sequence of what can happen to runs: one end each, nothing lost, nothing written after the end."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from portico.core.errors import Conflict
from portico.functions.entity import Function
from portico.runs.entity import Run, RunStatus

from tests.support.engine import SUCCESS, lost
from tests.support.store import Backend, items_in, total
from tests.support.world import World, forget

ENDS = st.sampled_from(["SUCCEEDED", "FAILED", "TIMED_OUT", "INPUT_INVALID", "OUTPUT_INVALID"])
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
    def what_has_ended_stays_as_it_is(self) -> None:
        for run in getattr(self, "made", ()):
            now = self.world.read(run)
            if now.status.settled:
                assert self.ended.setdefault(run.id, now) == now
                assert now.due_at is None
                assert now.finished_at is not None
            assert now.attempts <= 3

    @invariant()
    def nothing_is_lost(self) -> None:
        if not hasattr(self, "made"):
            return
        store = self.world.platform.store
        states = [self.world.read(run).status for run in self.made]
        resting = sum(status.settled for status in states)
        waiting = sum(status in {RunStatus.QUEUED, RunStatus.RUNNING} for status in states)
        assert waiting + resting == len(self.made) == total(store, Run) == items_in(store, Run)
        assert total(store, Function) == 1

    @invariant()
    def every_run_ends_once_in_the_journal(self) -> None:
        if not hasattr(self, "made"):
            return
        terminal = {status for status in RunStatus if status.settled}
        ends = [record.entity for record in self.world.records() if record.state in terminal and record.outcome == "success"]
        assert sorted(ends) == sorted(self.ended)  # type: ignore[type-var]

    def teardown(self) -> None:
        if hasattr(self, "patch"):
            self.patch.undo()
            forget()


@pytest.fixture
def machine(moto: Backend) -> type[Runs]:
    return type("RunsOnMoto", (Runs,), {"backend": moto})


def test_whatever_happens(machine: type[Runs]) -> None:
    run_state_machine_as_test(machine, settings=settings(max_examples=12, stateful_step_count=15, deadline=None))
