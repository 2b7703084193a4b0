"""The states of a session, and the reasons for them."""

from enum import StrEnum
from typing import Final

from portico.core.model.open_enum import OpenEnum


class SessionType(OpenEnum):
    """Interactive: code and apps, until it is ended. Batch: a command that ends."""

    INTERACTIVE = "interactive"
    BATCH = "batch"


class SessionStatus(OpenEnum):
    """PENDING in the queue, SCHEDULED with its slots, PREPARING on the engine, RUNNING when its agent answers, TERMINATING; then an end."""

    PENDING = "PENDING"
    SCHEDULED = "SCHEDULED"
    PREPARING = "PREPARING"
    RUNNING = "RUNNING"
    TERMINATING = "TERMINATING"
    TERMINATED = "TERMINATED"
    CANCELLED = "CANCELLED"
    ERROR = "ERROR"

    @property
    def settled(self) -> bool:
        """True if nothing follows."""
        return self in {SessionStatus.TERMINATED, SessionStatus.CANCELLED, SessionStatus.ERROR}

    @property
    def holds_slots(self) -> bool:
        """True from the moment at which its slots are taken to its end."""
        return self is not SessionStatus.PENDING and not self.settled


class SessionResult(OpenEnum):
    """What came of it: of a batch by its exit code."""

    UNDEFINED = "undefined"
    SUCCESS = "success"
    FAILURE = "failure"


class Reason(StrEnum):
    """The reasons for a state: those of the field's own words."""

    CREATED = "created"
    FITS = "fits"
    ENGINE_STARTED = "engine-started"
    READY = "ready"
    USER_REQUESTED = "user-requested"
    FORCE_TERMINATED = "force-terminated"
    SELF_TERMINATED = "self-terminated"
    TASK_FINISHED = "task-finished"
    TASK_FAILED = "task-failed"
    TASK_TIMEOUT = "task-timeout"
    IDLE_TIMEOUT = "idle-timeout"
    LIFETIME = "idle-session-lifetime"
    PENDING_TIMEOUT = "pending-timeout"
    BOOTSTRAP_TIMEOUT = "bootstrap-timeout"
    HANG_TIMEOUT = "hang-timeout"
    FAILED_TO_START = "failed-to-start"
    ENGINE_BUSY = "engine-busy"
    ENGINE_CAPACITY = "engine-capacity"
    AGENT_LOST = "agent-lost"
    DEPENDENCY_FAILED = "dependency-failed"
    PREEMPTED = "preempted"
    DEPRIORITIZED = "deprioritized"


# Those of a session that was ended because it did not do what it should: such an end is an ERROR.
FAULTS: Final = frozenset({Reason.BOOTSTRAP_TIMEOUT, Reason.HANG_TIMEOUT, Reason.FAILED_TO_START, Reason.AGENT_LOST})
