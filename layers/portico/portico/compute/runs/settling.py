"""Settling: from what the runtime replied to the next state of a run, in one conditional write."""

from typing import Any, Final

from portico.compute.runs.entity import Run, RunError, RunStatus
from portico.compute.runs.transitions import MAX_LOSSES, Fields, end, final, is_tried_again, letter, requeue, retry
from portico.compute.runs.values import Values
from portico.core.base.clock import Clock
from portico.core.base.errors import NotFound, PorticoError
from portico.core.base.frozen import frozen
from portico.core.base.observability import logger
from portico.core.data.changes import Change, StaleVersion
from portico.core.data.repository import Repository
from portico.core.model.call import Call

MAX_CHECKED_BYTES: Final = 6 * 1024 * 1024


@frozen
class Settling:
    """Writes how attempts end. Of all who would, the first wins; the others read what it did."""

    repository: Repository[Run]
    values: Values
    clock: Clock

    def reply(self, call: Call, run: Run, reply: dict[str, Any]) -> Run:
        """The run after the runtime's reply: settled, or in the queue for another attempt.

        The code has run: a fault of the platform's from here on makes the run DEAD, and never makes the code run again.
        """
        try:
            return self._replied(call, run, *self._verdict(run, reply))
        except NotFound as gone:  # an output that was told, and is not there
            return self.without_result(call, run, gone)
        except PorticoError:
            raise  # the store is away: nothing can be written of this run
        except Exception as fault:
            return self.without_result(call, run, fault)

    def _verdict(self, run: Run, reply: dict[str, Any]) -> tuple[RunStatus, RunError | None, Fields]:
        error = RunError.model_validate(reply["error"]) if reply.get("error") else None
        fields = {**self.values.result_fields(run, reply), "cold": bool(reply.get("cold"))}
        status = RunStatus(reply["status"])
        if status is RunStatus.SUCCEEDED and (problem := self._output_fault(run, fields)):
            status, error = RunStatus.OUTPUT_INVALID, RunError(type="OutputInvalid", message=problem)
        return status, error, fields

    def _replied(self, call: Call, run: Run, status: RunStatus, error: RunError | None, fields: Fields) -> Run:
        now = self.clock.now()
        if is_tried_again(run, status):
            return self.write(call, run, "retry", **retry(run, now, status, error, **fields))
        return self.settle(call, run, end(run, now, final(run, status), error, **fields), status)

    def refuse(self, call: Call, run: Run, error: RunError) -> Run:
        """FAILED before the code began, for a reason that another attempt would not change."""
        return self.settle(call, run, end(run, self.clock.now(), RunStatus.FAILED, error))

    def without_result(self, call: Call, run: Run, fault: Exception) -> Run:
        """DEAD at once, for the code has run, and the platform lost its result."""
        logger().error("run.result_lost", extra={"run": run.id, "function": run.function}, exc_info=fault)
        error = RunError(type="PlatformError", message="The code ran to its end, and its result could not be kept.")
        return self.settle(call, run, end(run, self.clock.now(), RunStatus.DEAD, error))

    def give_back(self, call: Call, run: Run, reason: str) -> Run:
        """After a platform failure: QUEUED again, or DEAD when it has failed too often."""
        now, losses = self.clock.now(), run.losses + 1
        if losses < MAX_LOSSES:
            return self.write(call, run, "requeue", **requeue(run, now, reason))
        error = RunError(type="PlatformError", message=f"{reason}, {losses} times")
        return self.settle(call, run, end(run, now, RunStatus.DEAD, error, losses=losses))

    def settle(self, call: Call, run: Run, fields: Fields, last: RunStatus | None = None) -> Run:
        """The run after its end. `last` is how its last attempt ended, where that is not the run's own status."""
        if last is not None and fields["history"]:
            *earlier, attempt = fields["history"]
            fields["history"] = (*earlier, attempt.model_copy(update={"status": last}))
        return self.write(call, run, "settle", **fields)

    def write(self, call: Call, run: Run, operation: str, **fields: Any) -> Run:
        """The run after the change, or as another has made it meanwhile; one that dies leaves a letter with it."""
        now = self.clock.now()
        after = run.changed(now, **fields)
        changes: list[Change[Any]] = [Change(run, after, operation, record_data(run, after))]
        left = letter(run, after, now)
        if left is not None:
            changes.append(
                Change(None, left, "create", {"run": run.id, "function": run.function, "reason": left.reason})
            )
        try:
            self.repository.apply(call, changes)
        except StaleVersion:
            return self.repository.get(run.scope, run.id)
        return after

    def _output_fault(self, run: Run, fields: Fields) -> str | None:
        if run.schema_out is None and run.schema_out_key is None:
            return None
        if (fields.get("output_size") or 0) > MAX_CHECKED_BYTES:
            return f"An output of over {MAX_CHECKED_BYTES} bytes cannot be checked against the schema."
        from portico.core.schema.validation import fault

        schema, done = self.values.load(run, "schema_out"), run.model_copy(update=fields)
        try:
            output = self.values.load(done, "output")
        except (ValueError, RecursionError):  # one that was stored as it was written
            return "The output is not JSON that every reader accepts."
        return fault(schema, output)


def record_data(before: Run, after: Run) -> dict[str, Any]:
    """The data in the record of a change, for those who follow the events of runs.

    The function; for a run that an event caused, `subscription`, `schedule` and `depth` (that of this run); and `freed`
    when slots were given back by one that does not go back to the queue.
    """
    caused = {"subscription": after.subscription, "schedule": after.schedule}
    data: dict[str, Any] = {"function": after.function, **{name: by for name, by in caused.items() if by is not None}}
    if data.keys() != {"function"} or after.depth:
        data["depth"] = after.depth
    return data | ({"freed": True} if before.slots and after.status.settled else {})
