"""Executing a run: from a lease to exactly one terminal state.

Every step is a conditional write on the version that was read, so of a settle, a kill and a sweep that meet, one wins
and the others see what it did. A platform failure puts the run back in the queue until its attempts are used up.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from portico.core.call import Call
from portico.core.clock import Clock
from portico.core.repository import Repository, StaleVersion
from portico.functions.engine import Engine, EngineError
from portico.runs.entity import Run, RunError, RunStatus
from portico.runs.values import IN_REPLY_BYTES, Values, kill_key, output_key

MAX_ATTEMPTS: Final = 3
# A cold start of the engine (10 s) and its time-out (10 s over the run's) end before the lease does.
LEASE_MARGIN: Final = timedelta(seconds=25)
_URL_MARGIN_SECONDS: Final = 60


@dataclass(frozen=True)
class Execution:
    """Leases, invokes and settles."""

    repository: Repository[Run]
    engine: Engine
    values: Values
    clock: Clock

    def lease(self, run: Run) -> dict[str, Any]:
        """The fields of a run that begins to execute now; the lease outlives its timeout."""
        now = self.clock.now()
        until = now + timedelta(seconds=run.timeout) + LEASE_MARGIN
        return {
            "status": RunStatus.RUNNING,
            "attempts": run.attempts + 1,
            "started_at": now,
            "lease_until": until,
        }

    def dispatch(self, call: Call, run: Run) -> Run:
        """Leases a queued run and executes it; one that is not queued any more is left alone."""
        if run.status is not RunStatus.QUEUED:
            return run
        leased = run.changed(self.clock.now(), **self.lease(run))
        try:
            self.repository.update(call, run, leased, "start")
        except StaleVersion:
            return self.repository.get(run.scope, run.id)
        return self.execute(call, leased)

    def execute(self, call: Call, run: Run) -> Run:
        """Runs the code of a leased run and settles it."""
        seconds = run.timeout
        try:
            reply = self.engine.invoke(run.engine_ref, self._event(run), seconds)
        except EngineError as error:
            return self.give_back(call, run, str(error))
        return self._settle(call, run, reply)

    def give_back(self, call: Call, run: Run, reason: str) -> Run:
        """After a platform failure: QUEUED again, or DEAD when the attempts are used up."""
        if run.attempts < MAX_ATTEMPTS:
            again = {"status": RunStatus.QUEUED, "lease_until": None, "started_at": None}
            return self.write(call, run, "requeue", **again)
        error = RunError(type="PlatformError", message=f"{reason}, {run.attempts} times")
        return self.write(call, run, "settle", status=RunStatus.DEAD, error=error, finished_at=self.clock.now())

    def write(self, call: Call, run: Run, operation: str, **fields: Any) -> Run:
        """The run after the change, or as another has made it meanwhile."""
        after = run.changed(self.clock.now(), **fields)
        try:
            return self.repository.update(call, run, after, operation)
        except StaleVersion:
            return self.repository.get(run.scope, run.id)

    def _settle(self, call: Call, run: Run, reply: dict[str, Any]) -> Run:
        error = reply.get("error")
        return self.write(
            call,
            run,
            "settle",
            status=RunStatus(reply["status"]),
            error=RunError.model_validate(error) if error else None,
            finished_at=self.clock.now(),
            lease_until=None,
            cold=bool(reply.get("cold")),
            **self.values.result_fields(run.id, reply),
        )

    def _event(self, run: Run) -> dict[str, Any]:
        seconds = int(run.timeout) + _URL_MARGIN_SECONDS
        return {
            "operation": "run",
            "run_id": run.id,
            "function": run.function,
            "timeout": run.timeout,
            "inline_limit": IN_REPLY_BYTES,
            "kill_url": self.values.objects.url_to_get(kill_key(run.id), seconds),
            "output_url": self.values.objects.url_to_put(output_key(run.id), seconds),
            "event": None,
            "secrets": {},
            **self.values.input_of(run),
        }
