"""Runs: one execution of a function, from QUEUED to exactly one terminal state."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, ClassVar, Final

from pydantic import BaseModel, ConfigDict, Field

from portico.compute.runs.attempts import Attempt, RunError, RunStatus
from portico.compute.runs.gates import Gate
from portico.core.model.claims import Claim
from portico.core.model.entity import PassingEntity, StoredAsText
from portico.core.model.retry_policy import RetryPolicy

DISPATCH_PATIENCE: Final = timedelta(seconds=60)
LONGEST_PATIENCE: Final = timedelta(hours=1)


class Logs(BaseModel):
    """What the code printed, in lines."""

    model_config = ConfigDict(frozen=True)

    stdout: list[str] = Field([], examples=[["begun", "done"]])
    stderr: list[str] = Field([], examples=[[]])


class Dropped(BaseModel):
    """Bytes that were printed beyond what is kept."""

    model_config = ConfigDict(frozen=True)

    stdout: int = Field(0, examples=[0])
    stderr: int = Field(0, examples=[0])


class Run(PassingEntity):
    """A run. `lease_until` is when a RUNNING one is given up; values too large for the table have a `*_key` instead.

    `attempts` counts how often it was begun, `losses` how many of them the platform lost; `not_before` holds the next one
    back. `slots` are those of its `gates` that it holds. `secrets` are names. It `expires` at the end of the retention;
    `ttl`, the same in seconds since 1970, stands on a settled one, for DynamoDB to remove it some time after.
    """

    type: ClassVar[str] = "run"
    types: ClassVar[str] = "runs"
    implied: ClassVar[frozenset[str]] = frozenset(
        ("depth", "secrets", "retries", "dead_letters", "logs_dropped", "losses", "gates", "slots")
    )

    function: str
    function_uid: str
    function_version: int
    picked: str | None = None
    engine_ref: str
    timeout: float
    status: RunStatus
    input: Annotated[Any, StoredAsText] = None
    input_key: str | None = None
    schema_out: Annotated[Any, StoredAsText] = None
    schema_out_key: str | None = None
    event: Annotated[Any, StoredAsText] = None
    event_key: str | None = None
    subscription: str | None = None
    schedule: str | None = None
    replay: str | None = None
    depth: int = 0
    secrets: tuple[str, ...] = ()
    retries: RetryPolicy = RetryPolicy()
    dead_letters: bool = True
    output: Annotated[Any, StoredAsText] = None
    output_key: str | None = None
    output_size: int | None = None
    error: RunError | None = None
    logs: Logs | None = None
    logs_key: str | None = None
    logs_dropped: Dropped = Dropped()
    started_at: datetime | None = None
    finished_at: datetime | None = None
    lease_until: datetime | None = None
    not_before: datetime | None = None
    attempts: int = 0
    losses: int = 0
    history: tuple[Attempt, ...] = ()
    cold: bool | None = None
    traceparent: str | None = None
    gates: tuple[Gate, ...] = ()
    slots: tuple[int, ...] = ()

    @property
    def within(self) -> tuple[str, str]:
        """Runs belong to their function."""
        return "function", self.function

    @property
    def parent(self) -> str | None:
        """Runs are listed by function."""
        return runs_partition(str(self.scope), self.function_uid)

    @property
    def attempt_count(self) -> int:
        """As clients know it."""
        return self.attempts

    @property
    def counts(self) -> Mapping[str, int]:
        """A queued run counts in the lines of its gates."""
        return {gate.waiting: 1 for gate in self.gates} if self.status is RunStatus.QUEUED else {}

    @property
    def claims(self) -> Sequence[Claim]:
        """The slots that a RUNNING run holds, or the places in line of a QUEUED one that only waits for slots."""
        if self.status is RunStatus.RUNNING:
            return [gate.slot(number) for gate, number in zip(self.gates, self.slots, strict=True)]
        in_line = self.status is RunStatus.QUEUED and self.not_before is None
        return [gate.place(self.scope, self.id) for gate in self.gates] if in_line else []

    @property
    def due_at(self) -> datetime | None:
        """A run that nobody picked up, or whose lease ran out, is looked after; in a line less and less often."""
        if self.status is RunStatus.QUEUED:
            patience = DISPATCH_PATIENCE
            if self.gates:
                patience = max(patience, min(LONGEST_PATIENCE, self.updated_at - self.created_at))
            return max(self.updated_at, self.not_before or self.updated_at) + patience
        return self.lease_until if self.status is RunStatus.RUNNING else None


def runs_partition(scope: str, function_uid: str) -> str:
    """Where the runs of a function are listed."""
    return f"{scope}#functions/{function_uid}#runs"


__all__ = ["Attempt", "Dropped", "Gate", "Logs", "Run", "RunError", "RunStatus", "runs_partition"]
