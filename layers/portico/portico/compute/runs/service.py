"""Runs: asking for them, reading them, killing them, and looking after those that got stuck."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from portico.compute.functions.entity import Function
from portico.compute.runs.actions import CreateRun, DispatchRun, FunctionStats, GetRun, KillRun, RunLogs, SearchRuns
from portico.compute.runs.cause import Cause
from portico.compute.runs.delegation import run_needs
from portico.compute.runs.entity import Run, RunStatus, runs_partition
from portico.compute.runs.log_follow import FOLLOW_SECONDS, LogFollow, LogPart
from portico.compute.runs.markers import Markers
from portico.compute.runs.parts import DRAFTS, EXECUTION
from portico.compute.runs.settling import record_data
from portico.compute.runs.slow_functions import SlowFunctions
from portico.compute.runs.statistics import Statistics, statistics
from portico.compute.runs.transitions import end
from portico.compute.runs.values import Values
from portico.compute.runs.windows import bounds
from portico.core.actions.processor import Handler
from portico.core.base.clock import Clock
from portico.core.base.errors import Conflict, NotFound
from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy
from portico.core.data.changes import Change
from portico.core.data.query import Order, Page
from portico.core.data.repository import Repository
from portico.core.limits.waits import WAITS, Pace, Wait, Waits
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.scope import Scope
from portico.core.services.contents import Contents

if TYPE_CHECKING:
    from portico.compute.runs.drafts import Drafts
    from portico.compute.runs.execution import Execution
    from portico.core.services.parts import Parts

BLOCKING_SECONDS: Final = 25.0
INLINE_SECONDS: Final = 20.0  # API Gateway waits 29 s: a cold start and the settling must fit too
_PACE: Final = Pace(0.05, 1.5, 1.0)


@frozen
class RunService(Contents[Run]):
    """The runs of all functions. What makes and executes them is put together when one is asked for: most calls only read."""

    functions: Repository[Function]
    making: "Lazy[Drafts]"
    executing: "Lazy[Execution]"
    values: Values
    clock: Clock
    waits: Lazy[Waits]
    slow: SlowFunctions = field(default_factory=SlowFunctions)

    @cached_property
    def drafts(self) -> "Drafts":
        """The maker of runs."""
        return self.making()

    @cached_property
    def execution(self) -> "Execution":
        """The execution of runs."""
        return self.executing()

    @cached_property
    def markers(self) -> Markers:
        """The writer of markers for the runtimes."""
        return Markers(self.values.objects)

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {
            CreateRun: self.create,
            GetRun: self.get,
            RunLogs: self.logs,
            SearchRuns: self.search,
            FunctionStats: self.stats,
            KillRun: self.kill,
            DispatchRun: self.dispatch,
        }

    def create(self, call: Call, action: CreateRun) -> Run:
        """The run: settled, if its input is invalid, or the caller waits and it ends in time; else it is durable."""
        run = self.drafts.make(call, action)
        if run.counted and (earlier := self.repository.get_many(run.scope, [run.id])[0]) is not None:
            return self._with_url(self.values.whole(earlier))  # it may be in no shard, where no write would meet it
        try:
            return self._with_url(self.values.whole(self._begin(call, run, blocking=action.blocking)))
        except Conflict as conflict:
            if action.run_id is None or conflict.code != "RUN_EXISTS":
                raise
            return self._with_url(self.values.whole(self.repository.get(action.scope, action.run_id)))

    def rerun_of(self, call: Call, scope: Scope, key: str) -> Run:
        """A new run, not yet written, of the function, input, cause and secrets of a run that has died.

        Raises NotFound when the run or its function is gone, Conflict when the function cannot run, and the denial of what
        starting it takes: `run:create`, and `secret:use` of each secret that the function does not give its runs itself.
        """
        dead = self.whole(scope, key)
        same = {name: getattr(dead, name) for name in ("subscription", "schedule", "depth", "retries", "dead_letters")}
        cause = Cause(event=self.values.load(dead, "event"), **same)
        action = CreateRun(scope, dead.function, dead.input, version=dead.picked, secrets=dead.secrets, cause=cause)
        given = {secret.lower() for secret in self.drafts.secrets_of_function(action)}
        for need in run_needs(scope, dead.function, [name for name in dead.secrets if name.lower() not in given]):
            call.guard.require(need.permission, need.target)
        return self.planned(call, action)

    def planned(self, call: Call, action: CreateRun) -> Run:
        """The run that is asked for, not yet written. Raises NotFound, Conflict when the function cannot run."""
        run = self.drafts.make(call, action)
        self.execution.gates.check_line(run.gates)
        return run

    def exists(self, scope: Scope, key: str) -> bool:
        """True if there is a run of this id."""
        return self.repository.get_many(scope, [key]) != [None]

    def creation(self, run: Run) -> Change[Run]:
        """The change that writes such a run, for a transaction of the caller's."""
        return Change(None, run, "create", record_data(run, run))

    def get(self, call: Call, action: GetRun) -> Run:
        """The run with its values, and where to read a large output. Raises NotFound."""
        return self._with_url(self._loaded(self.repository.get_for(call, action.scope, action.key)))

    def whole(self, scope: Scope, key: str) -> Run:
        """The run with its values. Raises NotFound, also when they are gone already."""
        return self._loaded(self.repository.live(scope, key))

    def logs(self, call: Call, action: RunLogs) -> LogPart:
        """The lines printed since `after`; with `follow` it waits for more while the run has not ended."""
        self.repository.get_for(call, action.scope, action.key)
        following = LogFollow(self.repository, self.values, self.markers)
        if not action.follow:
            return following.read(action.scope, action.key, action.after)
        with self.waits().begin(call.principal, FOLLOW_SECONDS) as wait:
            return following.read(action.scope, action.key, action.after, wait)

    def search(self, call: Call, action: SearchRuns) -> Page[Run]:
        """One page, the latest first unless ordered otherwise; large values stay where they are."""
        querier = action.querier
        if not querier.orders:
            querier = replace(querier, orders=(Order("created_at", descending=True),))
        parent = None if action.function is None else self._partition(action.scope, action.function)
        return self.repository.search(action.scope, querier, parent=parent)

    def stats(self, call: Call, action: FunctionStats) -> Statistics:
        """Figures on the latest runs of a function. Raises Unprocessable for times that contradict each other."""
        since, until = bounds(action.window, action.since, action.until, self.clock.now())
        return statistics(self.repository, self._partition(action.scope, action.function), since, until)

    def kill(self, call: Call, action: KillRun) -> Run:
        """KILLED at once; the marker, written first, makes the runtime end the process within a second.

        Raises Conflict for a run that has ended otherwise; killing what is killed changes nothing.
        """
        run = self.repository.get_for(call, action.scope, action.key)
        if not run.status.settled:
            self.markers.kill(run.id)
        while not run.status.settled:
            killed = end(run, self.clock.now(), RunStatus.KILLED)
            run = self.execution.settling.write(call, run, "kill", **killed)
        if run.status is not RunStatus.KILLED:
            message = f"The run has ended before: {run.status}."
            raise Conflict(message, code="RUN_SETTLED", details={"run": run.id, "status": str(run.status)})
        return self.values.whole(run)

    def dispatch(self, call: Call, action: DispatchRun) -> Run | None:
        """Executes the run if it still waits; asking twice, late, or for one that is gone does no harm."""
        try:
            run = self.repository.get(action.scope, action.key)
        except NotFound:
            return None
        return self.execution.dispatch(call, run)

    def drop(self, call: Call, entities: Sequence[Run]) -> None:
        """Removes inputs, outputs and logs of runs that go with their project."""
        for run in entities:
            self.values.drop(run.id)

    def reconcile(self, call: Call, scope: Scope, key: str) -> None:
        """For the sweep: a run that nobody picked up is asked for again, one whose process was lost given back."""
        run, now = self.repository.get(scope, key), self.clock.now()
        if run.due_at is None or run.due_at > now:
            return
        if run.expires is not None and run.expires <= now:
            self.repository.purge(call, run)
        elif run.status is RunStatus.QUEUED:
            self.execution.settling.write(call, run, "requeue")
        else:
            self.execution.settling.give_back(call, run, "the run's process was lost")

    def _loaded(self, run: Run) -> Run:
        try:
            return self.values.whole(run)
        except KeyError as gone:
            raise self.repository.missing(run.scope, run.id) from gone

    def _with_url(self, run: Run) -> Run:
        url = self.values.output_url(run)
        return run.model_copy(update={"output_url": url}) if url else run

    def _begin(self, call: Call, run: Run, *, blocking: bool) -> Run:
        if run.status.settled:
            return self.repository.create(call, run, **record_data(run, run))
        if not blocking:
            return self._queued(call, run)
        inline = run.timeout <= INLINE_SECONDS and not run.mounts  # whose files may take as long to fetch again
        with self.waits().begin(call.principal, BLOCKING_SECONDS) as wait:
            if inline and self._may_execute(run, wait):
                began = time.monotonic()
                if executed := self.execution.create(call, run):
                    self.slow.note(run.function_uid, time.monotonic() - began)
                    return executed
            return self._wait(self._queued(call, run), wait)

    def _queued(self, call: Call, run: Run) -> Run:
        self.execution.gates.check_line(run.gates)
        return self.repository.create(call, run, **record_data(run, run))

    def _may_execute(self, run: Run, wait: Wait) -> bool:
        """True unless it is known that the function takes its time, and there is no place to wait for it."""
        return wait.takes() if run.function_uid in self.slow.uids else wait.goes_on()

    def _partition(self, scope: Scope, function: str) -> str:
        return runs_partition(str(scope), self.functions.get(scope, function, deleted=True).uid)

    def _wait(self, run: Run, wait: Wait) -> Run:
        def read(found: Run) -> Run:
            return self.repository.get(found.scope, found.id)

        return wait.look(run, read, lambda found: found.status.settled, BLOCKING_SECONDS, _PACE)


def wire(parts: "Parts") -> RunService:
    """The service, put together."""
    lazily = (parts.lazy(DRAFTS), parts.lazy(EXECUTION))
    functions = parts.repository(Function)
    values, waits = Values(parts.objects), parts.lazy(WAITS)
    return RunService(parts.repository(Run), functions, *lazily, values, parts.clock, waits)
