"""Runs: asking for them, reading them, killing them, and looking after those that got stuck."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from portico.core.action import Action, Handler
from portico.core.call import Call
from portico.core.clock import Clock
from portico.core.contents import Contents
from portico.core.errors import Conflict
from portico.core.ids import new_id
from portico.core.query import Order, Page
from portico.core.scope import Scope
from portico.functions.entity import Function
from portico.functions.service import FunctionService
from portico.resource_policies.service import Limits
from portico.runs.actions import CreateRun, DispatchRun, GetRun, KillRun, SearchRuns
from portico.runs.entity import Run, RunStatus, runs_partition
from portico.runs.execution import Execution
from portico.runs.values import Values, kill_key

BLOCKING_SECONDS: Final = 25.0
INLINE_SECONDS: Final = 20.0  # API Gateway waits 29 s: a cold start and the settling must fit too
_FIRST_LOOK, _LAST_LOOK = 0.05, 1.0


@dataclass(frozen=True)
class RunService(Contents[Run]):
    """The runs of all functions."""

    functions: FunctionService
    execution: Execution
    values: Values
    limits: Limits
    clock: Clock

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """Which method carries out which action."""
        return {
            CreateRun: self.create,
            GetRun: self.get,
            SearchRuns: self.search,
            KillRun: self.kill,
            DispatchRun: self.dispatch,
        }

    def create(self, call: Call, action: CreateRun) -> Run:
        """The run: settled, if the caller waits and it ends in time; else QUEUED or RUNNING, and durable."""
        function = self.functions.ready(action.scope, action.function)
        self.limits.check(action.scope, "concurrent_runs", "active-runs", 1)
        run = self._draft(call, function, action)
        if action.blocking and run.timeout <= INLINE_SECONDS:
            leased = run.model_copy(update=self.execution.lease(run))
            return self.values.whole(self.execution.execute(call, self.repository.create(call, leased)))
        run = self.repository.create(call, run)
        return self.values.whole(self._wait(run) if action.blocking else run)

    def get(self, call: Call, action: GetRun) -> Run:
        """The run with its values. Raises NotFound."""
        return self.values.whole(self.repository.get(action.scope, action.key))

    def search(self, call: Call, action: SearchRuns) -> Page[Run]:
        """One page, the latest first unless ordered otherwise; large values stay where they are."""
        querier = action.querier
        if not querier.orders:
            querier = replace(querier, orders=(Order("created_at", descending=True),))
        parent = None
        if action.function is not None:
            function = self.functions.repository.get(action.scope, action.function, deleted=True)
            parent = runs_partition(str(action.scope), function.uid)
        return self.repository.search(action.scope, querier, parent=parent)

    def kill(self, call: Call, action: KillRun) -> Run:
        """KILLED at once; the marker, written first, makes the runtime end the process within a second.

        Raises Conflict for a run that has ended otherwise; killing what is killed changes nothing.
        """
        run = self.repository.get(action.scope, action.key)
        if not run.status.settled:
            self.values.objects.put(kill_key(run.id), b"")
        while not run.status.settled:
            now = self.clock.now()
            run = self.execution.write(call, run, "kill", status=RunStatus.KILLED, finished_at=now, lease_until=None)
        if run.status is not RunStatus.KILLED:
            message = f"The run has ended before: {run.status}."
            raise Conflict(message, code="RUN_SETTLED", details={"run": run.id, "status": str(run.status)})
        return self.values.whole(run)

    def dispatch(self, call: Call, action: DispatchRun) -> Run:
        """Executes the run if it still waits; asking twice, late or out of order does no harm."""
        return self.execution.dispatch(call, self.repository.get(action.scope, action.key))

    def rescue(self, call: Call, scope: Scope, key: str) -> None:
        """For the sweep: a run that nobody picked up is asked for again, one whose process was lost given back."""
        run = self.repository.get(scope, key)
        if run.due_at is None or run.due_at > self.clock.now():
            return
        if run.status is RunStatus.QUEUED:
            self.execution.write(call, run, "requeue")
        else:
            self.execution.give_back(call, run, "the run's process was lost")

    def _draft(self, call: Call, function: Function, action: CreateRun) -> Run:
        run_id, now = new_id(), self.clock.now()
        return Run(
            id=run_id,
            scope=action.scope,
            created_at=now,
            updated_at=now,
            function=function.name,
            function_uid=function.uid,
            function_version=function.code_version,
            engine_ref=str(function.engine_ref),
            timeout=function.timeout,
            status=RunStatus.QUEUED,
            metered=self.limits.has(action.scope, "concurrent_runs"),
            traceparent=call.origin.traceparent,
            **self.values.input_fields(run_id, action.input),
        )

    def _wait(self, run: Run) -> Run:
        deadline, pause = time.monotonic() + BLOCKING_SECONDS, _FIRST_LOOK
        while not run.status.settled and time.monotonic() + pause < deadline:
            time.sleep(pause)
            pause = min(pause * 1.5, _LAST_LOOK)
            run = self.repository.get(run.scope, run.id)
        return run
