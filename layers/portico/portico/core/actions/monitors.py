"""Monitors of every call: the log, the metrics, the audit trail."""

from typing import TYPE_CHECKING

from portico.core.actions.processor import Outcome
from portico.core.base.clock import Clock
from portico.core.base.errors import PorticoError
from portico.core.base.frozen import frozen
from portico.core.base.observability import by_outcome, logger, measure
from portico.core.data.journal import Journal
from portico.core.model.call import Call

if TYPE_CHECKING:
    from typing import Any


@frozen
class LineMonitor:
    """The log and the metrics of a call: how it ended, and how long it took.

    The first action of a request is told in the request's own lines. Any other has a line of each:
    `function.create.success` or `.failure`, and its metric (CloudWatch EMF).
    """

    clock: Clock

    def prepare(self, call: Call) -> None:
        """Logs the start of a mutation; reads are logged once, when they end."""
        told = call.origin.told
        if told is not None and told.action is None:
            told.action = call.action
        if call.action.mutates:
            logger().debug(_event(call, "start"), extra=_fields(call))

    def done(self, call: Call, outcome: Outcome) -> None:
        """Tells how the call ended; an unexpected error with its traceback, in a line of its own."""
        error, ended, fields = outcome.error, _ended(outcome), _fields(call)
        duration = (self.clock.now() - call.started_at).total_seconds() * 1000
        if isinstance(error, PorticoError):
            fields["code"] = error.code
        elif error is not None:
            logger().error(_event(call, "failure"), extra=fields, exc_info=error)
        told = call.origin.told
        if told is not None and told.action is call.action:
            told.fields = {"action": call.action.name, "outcome": ended, **fields}
            told.outcome, told.milliseconds = ended, duration
            return
        if error is None or isinstance(error, PorticoError):
            logger().info(_event(call, "success" if error is None else "failure"), extra=fields)
        measure(by_outcome(ended, duration), action=call.action.name)


@frozen
class AuditMonitor:
    """Records failures and denials; successes are recorded by the change itself, or here where an action is audited."""

    journal: Journal

    def prepare(self, call: Call) -> None:
        """Nothing to prepare."""

    def done(self, call: Call, outcome: Outcome) -> None:
        """Writes the record of a call that failed or was denied; one that cannot be written is logged."""
        if outcome.error is None:
            if call.action.audited:
                self.journal.access(call)
            return
        if isinstance(outcome.error, PorticoError) and outcome.error.unrecorded:
            return
        try:
            self.journal.failure(call, outcome.error)
        except PorticoError:
            logger().error("journal.failure.lost", extra=_fields(call), exc_info=True)


def _ended(outcome: Outcome) -> str:
    """The end of a call: `failure` is the caller's, `error` the platform's."""
    if outcome.error is None:
        return "success"
    return "failure" if isinstance(outcome.error, PorticoError) and outcome.error.status < 500 else "error"


def _event(call: Call, phase: str) -> str:
    return f"{call.action.permission.replace(':', '.')}.{phase}"


def _fields(call: Call) -> "dict[str, Any]":
    target = call.action.target
    return {
        "principal": call.principal.subject,
        "scope": str(target.scope),
        "entity": target.key,
        "request_id": call.origin.request_id,
    }
