"""Runs: one execution of a function, from QUEUED to exactly one terminal state."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict

from portico.core.entity import Entity, StoredAsText

DISPATCH_PATIENCE = timedelta(seconds=60)


class RunStatus(StrEnum):
    """QUEUED -> RUNNING -> one of the others, which are terminal."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    INPUT_INVALID = "INPUT_INVALID"
    OUTPUT_INVALID = "OUTPUT_INVALID"
    FAILED = "FAILED"
    TIMED_OUT = "TIMED_OUT"
    KILLED = "KILLED"
    DEAD = "DEAD"

    @property
    def settled(self) -> bool:
        """Whether this is a terminal state."""
        return self not in (RunStatus.QUEUED, RunStatus.RUNNING)


class RunError(BaseModel):
    """What went wrong: the name of the exception (or of the platform's verdict), its message, the user's frames."""

    model_config = ConfigDict(frozen=True)

    type: str
    message: str
    stacktrace: list[str] = []


class Logs(BaseModel):
    """What the code printed, in lines."""

    model_config = ConfigDict(frozen=True)

    stdout: list[str] = []
    stderr: list[str] = []


class Run(Entity):
    """A run. `lease_until` is when a RUNNING one is given up; values too large for the table have a `*_key` instead."""

    type: ClassVar[str] = "run"
    types: ClassVar[str] = "runs"
    key_field: ClassVar[str] = "id"

    id: str
    function: str
    function_uid: str
    function_version: int
    engine_ref: str
    timeout: float
    status: RunStatus
    input: Annotated[Any, StoredAsText] = None
    input_key: str | None = None
    output: Annotated[Any, StoredAsText] = None
    output_key: str | None = None
    output_size: int | None = None
    error: RunError | None = None
    logs: Logs | None = None
    logs_key: str | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    lease_until: datetime | None = None
    attempts: int = 0
    cold: bool | None = None
    traceparent: str | None = None
    metered: bool = False

    @property
    def within(self) -> tuple[str, str]:
        """Runs belong to their function."""
        return "function", self.function

    @property
    def parent(self) -> str | None:
        """Runs are listed by function."""
        return runs_partition(str(self.scope), self.function_uid)

    @property
    def counts(self) -> Mapping[str, int]:
        """While it is not settled, a run of a project with such a limit counts as active there and in the domain."""
        if not self.metered or self.status.settled:
            return {}
        return {f"{self.scope}#active-runs": 1, f"domain/{self.scope.domain}#active-runs": 1}

    @property
    def due_at(self) -> datetime | None:
        """A run that nobody picked up, or whose lease ran out, is looked after."""
        if self.status is RunStatus.QUEUED:
            return self.updated_at + DISPATCH_PATIENCE
        return self.lease_until if self.status is RunStatus.RUNNING else None


def runs_partition(scope: str, function_uid: str) -> str:
    """Where the runs of a function are listed."""
    return f"{scope}#functions/{function_uid}#runs"
