"""Monitors of every call: the log, the metrics, the audit trail."""

from typing import TYPE_CHECKING

from portico.core.actions.processor import Outcome
from portico.core.base.clock import Clock
from portico.core.base.errors import PorticoError
from portico.core.base.frozen import frozen
from portico.core.base.observability import DURATION, logger, measure
from portico.core.data.journal import Journal
from portico.core.model.call import Call

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


@frozen
class LogMonitor:
    """Structured events: `function.create.start`, `.success`, `.failure`."""

    def prepare(self, call: Call) -> None:
        """Logs the start of a mutation; reads are logged once, when they end."""
        if call.action.mutates:
            logger().debug(_event(call, "start"), extra=_fields(call))

    def done(self, call: Call, outcome: Outcome) -> None:
        """Logs how the call ended; an unexpected error with its traceback."""
        error = outcome.error
        if error is None:
            logger().info(_event(call, "success"), extra=_fields(call))
        elif isinstance(error, PorticoError):
            logger().info(_event(call, "failure"), extra={**_fields(call), "code": error.code})
        else:
            logger().error(_event(call, "failure"), extra=_fields(call), exc_info=error)


@frozen
class MetricsMonitor:
    """Counts calls by how they ended, and measures how long they took (CloudWatch EMF)."""

    clock: Clock

    def prepare(self, call: Call) -> None:
        """Nothing to prepare: the call knows when it began."""

    def done(self, call: Call, outcome: Outcome) -> None:
        """One line of metrics; the action is not a dimension of it, but told."""
        duration = (self.clock.now() - call.started_at).total_seconds() * 1000
        measure(DURATION, duration, ({"outcome": _ended(outcome)},), action=call.action.name)


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


def _fields(call: Call) -> "Mapping[str, Any]":
    target = call.action.target
    return {
        "principal": call.principal.subject,
        "scope": str(target.scope),
        "entity": target.key,
        "request_id": call.origin.request_id,
    }
