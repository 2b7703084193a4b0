"""A run as it is asked for: of which version, within which limits, until when."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from portico.compute.functions.entity import Function
from portico.compute.functions.service import FUNCTION_SERVICE
from portico.compute.runs.actions import CreateRun
from portico.compute.runs.cause import Cause
from portico.compute.runs.entity import Gate, Run, RunError, RunStatus
from portico.compute.runs.runnables import Runnables
from portico.compute.runs.transitions import end
from portico.compute.runs.values import Values
from portico.core.base.clock import Clock
from portico.core.base.frozen import frozen
from portico.core.base.ids import new_id, time_of
from portico.core.model.call import Call
from portico.core.model.retention import Retention
from portico.core.model.scope import Scope
from portico.tenancy.resource_policies.limits import Limits
from portico.tenancy.resource_policies.parts import LIMITS

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

_NO_CAUSE = Cause()
_FRESH: Final = timedelta(minutes=1)  # the age of an id that a fold may not have passed yet, by far


@frozen
class Drafts:
    """Makes runs, not yet written; a run keeps the limits, the version and the policies of its creation."""

    runnables: Runnables
    values: Values
    limits: Limits
    retention: Retention
    clock: Clock

    def make(self, call: Call, action: CreateRun) -> Run:
        """The run: QUEUED, or settled already when the input is not what the function's schema asks for.

        Values that are too large for its item are stored. Raises NotFound, Conflict when the function cannot run.
        """
        function = self.runnables.of(action.scope, action.function, action.version, action.since)
        run = self._queued(call, function, action)
        problem = None if function.schema_in is None else _fault(function.schema_in, action.input)
        if problem is None:
            return run
        error = RunError(type="InputInvalid", message=problem)
        return run.model_copy(update=end(run, self.clock.now(), RunStatus.INPUT_INVALID, error))

    def secrets_of_function(self, action: CreateRun) -> Sequence[str]:
        """The names of the secrets that the function gives all of its runs. Raises NotFound, Conflict when it cannot run."""
        return self.runnables.of(action.scope, action.function, action.version, action.since).secrets

    def _queued(self, call: Call, function: Function, action: CreateRun) -> Run:
        run_id, now, cause = action.run_id or new_id(), self.clock.now(), action.cause or _NO_CAUSE
        return Run(
            id=run_id,
            counted=action.run_id is not None and time_of(run_id) < now - _FRESH,
            scope=function.scope,
            created_at=now,
            updated_at=now,
            function=function.name,
            function_uid=function.uid,
            function_version=function.code_version,
            picked=action.version,
            engine_ref=str(function.engine_ref),
            timeout=function.timeout,
            status=RunStatus.QUEUED,
            secrets=tuple(dict.fromkeys([*function.secrets, *action.secrets])),
            retries=cause.retries or function.retries,
            subscription=cause.subscription,
            schedule=cause.schedule,
            replay=cause.replay,
            depth=cause.depth,
            dead_letters=cause.dead_letters,
            mounts=tuple(function.mounts),
            maker=function.maker if function.mounts else None,
            gates=tuple(self._gates(call, action.scope, function)),
            expires=self.retention.end(now),
            traceparent=call.origin.traceparent,
            **self._values(run_id, function, action, cause),
        )

    def _values(self, run_id: str, function: Function, action: CreateRun, cause: Cause) -> dict[str, Any]:
        named = {"input": action.input, "event": cause.event, "schema_out": function.schema_out}
        given = {name: value for name, value in named.items() if value is not None}
        fields: dict[str, Any] = {}
        for name, value in given.items():
            fields |= self.values.fields(run_id, name, value)
        return fields

    def _gates(self, call: Call, scope: Scope, function: Function) -> list[Gate]:
        caps = self.limits.caps(scope, "concurrent_runs", call.principal.access_key)
        gates = [Gate(name=place, limit=most) for place, most in caps]
        if function.concurrency is not None:
            gates.append(Gate(name=f"{scope}#functions/{function.uid}", limit=function.concurrency))
        return gates


def _fault(schema: Any, value: Any) -> str | None:
    from portico.core.schema.validation import fault

    return fault(schema, value)


def wire(parts: "Parts") -> Drafts:
    """The maker of runs."""
    runnables, values = Runnables(parts.get(FUNCTION_SERVICE), parts.clock), Values(parts.objects)
    retention = Retention(parts.settings.run_retention_days)
    return Drafts(runnables, values, parts.get(LIMITS), retention, parts.clock)
