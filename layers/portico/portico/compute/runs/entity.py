"""Runs: one execution of a function, from QUEUED to exactly one terminal state."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, ClassVar, Final

from pydantic import BaseModel, ConfigDict, Field

from portico.compute.functions.mount import KeptFunctionMount
from portico.compute.runs.attempts import Attempt, RunError, RunStatus
from portico.core.model.claims import Claim
from portico.core.model.entity import ID_EXAMPLE, ID_PATTERN, StoredAsText
from portico.core.model.fields import FILTERABLE, INTERNAL, OUTPUT_ONLY, SORTABLE, Output
from portico.core.model.maker import Maker
from portico.core.model.retry_policy import RetryPolicy
from portico.core.model.scope import Scope
from portico.core.model.sharded_entity import ShardedEntity

DISPATCH_PATIENCE: Final = timedelta(seconds=60)
LONGEST_PATIENCE: Final = timedelta(hours=1)
_VERSION: Final = "The version of the function's code."
_OUTPUT: Final = "The value that the code returned; null when `output_url` is given."
_OUTPUT_URL: Final = "Where an output of over 256 KB can be read, for 15 minutes."
_DROPPED: Final = "Bytes of each stream that `logs` lack: of what is too long, beginning and end are kept."
_ORDER: Final = (
    "The order of the lines, in pieces: ms since 1970, and after the piece before from the second on; `o` for stdout or `e` for "
    "stderr; a number of lines."
)
_NOT_BEFORE: Final = "When a queued run is tried again, at the earliest."

UNSUCCESSFUL: Final = frozenset(str(status) for status in RunStatus if status.settled) - {str(RunStatus.SUCCEEDED)}
SLOT: Final = "slot#"
PLACE: Final = "wait#"

RunId = Annotated[str, Field(pattern=ID_PATTERN, description="The id of the run.", examples=[ID_EXAMPLE])]


class Logs(BaseModel):
    """The output that the code printed, in lines."""

    model_config = ConfigDict(frozen=True)

    stdout: list[str] = Field([], examples=[["begun", "done"]])
    stderr: list[str] = Field([], examples=[[]])
    order: str = Field("", description=_ORDER, examples=["1768471200000o1,15o1"])


class Dropped(BaseModel):
    """Bytes that were printed beyond what is kept: from the middle of each stream."""

    model_config = ConfigDict(frozen=True)

    stdout: int = Field(0, examples=[0])
    stderr: int = Field(0, examples=[0])

    @property
    def any(self) -> bool:
        """True if something is missing."""
        return self.stdout + self.stderr > 0


class Gate(BaseModel):
    """A limit on runs that execute at once; `name` is whose it is, in the form of a partition of the table."""

    model_config = ConfigDict(frozen=True)

    name: str
    limit: int

    @property
    def partition(self) -> str:
        """The partition of its slots and its line."""
        return f"{self.name}#runs-at-once"

    @property
    def waiting(self) -> str:
        """The counter of those in line."""
        return f"{self.name}#runs-waiting"

    def slot(self, number: int) -> Claim:
        """One of its slots, from 0."""
        return Claim("slot", self.partition, f"{SLOT}{number:09d}")

    def place(self, scope: Scope, run_id: str) -> Claim:
        """The place in its line of a run."""
        return Claim("place", self.partition, f"{PLACE}{run_id} {scope}")


class Run(ShardedEntity):
    """A run. `lease_until` is when a RUNNING one is given up; values too large for the table have a `*_key` instead.

    Folders are mounted in the name of `maker`. `attempts` counts how often it was begun, `losses` how many of them the platform lost; `not_before` holds the next one
    back. `slots` are those of its `gates` that it holds. `output_url` is set on one that is shown, and not kept. `secrets` are names. It `expires` at the end of the retention;
    `ttl`, the same in seconds since 1970, stands on a settled one, for DynamoDB to remove it some time after.
    """

    type: ClassVar[str] = "run"
    types: ClassVar[str] = "runs"
    omitted_defaults: ClassVar[frozenset[str]] = frozenset(
        ("depth", "secrets", "retries", "dead_letters", "logs_dropped", "losses", "gates", "slots", "counted", "mounts")
    )

    rare: ClassVar[tuple[str, frozenset[str]] | None] = ("status", UNSUCCESSFUL)

    function: Annotated[str, Output(examples=["hello"]), FILTERABLE]
    function_uid: Annotated[str, INTERNAL]
    function_version: Annotated[int, Output(name="version", description=_VERSION, examples=[1])]
    picked: Annotated[str | None, INTERNAL] = None
    engine_ref: Annotated[str, INTERNAL]
    timeout: Annotated[float, INTERNAL]
    status: Annotated[RunStatus, OUTPUT_ONLY, FILTERABLE, SORTABLE]
    input: Annotated[Any, StoredAsText, Output(examples=[{"name": "Ada"}])] = None
    input_key: Annotated[str | None, INTERNAL] = None
    schema_out: Annotated[Any, StoredAsText, INTERNAL] = None
    schema_out_key: Annotated[str | None, INTERNAL] = None
    event: Annotated[Any, StoredAsText, INTERNAL] = None
    event_key: Annotated[str | None, INTERNAL] = None
    subscription: Annotated[str | None, Output(description="The subscription that made it, if any."), FILTERABLE] = None
    schedule: Annotated[str | None, Output(description="The schedule that made it, if any."), FILTERABLE] = None
    replay: Annotated[str | None, Output(description="The replay that made it, if any.")] = None
    depth: Annotated[int, Output(description="Runs before it in its chain of events.", examples=[0])] = 0
    secrets: Annotated[tuple[str, ...], INTERNAL] = ()
    retries: Annotated[RetryPolicy, INTERNAL] = RetryPolicy()
    dead_letters: Annotated[bool, INTERNAL] = True
    output: Annotated[Any, StoredAsText, Output(description=_OUTPUT, examples=["Hello Ada"])] = None
    output_key: Annotated[str | None, INTERNAL] = None
    output_url: Annotated[str | None, Field(exclude=True), Output(description=_OUTPUT_URL)] = None
    output_size: Annotated[int | None, Output(description="Bytes of the output as JSON.", examples=[11])] = None
    error: Annotated[RunError | None, Output(description="Of the last attempt that has ended.")] = None
    logs: Annotated[Logs | None, Output(Logs)] = None
    logs_key: Annotated[str | None, INTERNAL] = None
    logs_dropped: Annotated[Dropped, Output(description=_DROPPED)] = Dropped()
    started_at: Annotated[datetime | None, Output(description="Of the last attempt.")] = None
    finished_at: Annotated[datetime | None, OUTPUT_ONLY, FILTERABLE, SORTABLE] = None
    lease_until: Annotated[datetime | None, INTERNAL] = None
    not_before: Annotated[datetime | None, Output(description=_NOT_BEFORE)] = None
    attempts: Annotated[int, INTERNAL] = 0
    losses: Annotated[int, INTERNAL] = 0
    history: Annotated[
        tuple[Attempt, ...], Output(list[Attempt], "attempts", description="Each time that execution began.")
    ] = ()
    cold: Annotated[bool | None, Output(description="True if a process was started for it.", examples=[False])] = None
    traceparent: Annotated[str | None, INTERNAL] = None
    gates: Annotated[tuple[Gate, ...], INTERNAL] = ()
    mounts: Annotated[tuple[KeptFunctionMount, ...], INTERNAL] = ()
    maker: Annotated[Maker | None, INTERNAL] = None
    slots: Annotated[tuple[int, ...], INTERNAL] = ()

    @property
    def within(self) -> tuple[str, str]:
        """Runs belong to their function."""
        return "function", self.function

    @property
    def parent(self) -> str | None:
        """Runs are listed by function."""
        return runs_partition(str(self.scope), self.function_uid)

    @property
    def alias(self) -> str | None:
        """The alias that was asked for, if any."""
        return None if self.picked is None or self.picked.isdigit() else self.picked

    @property
    def attempt_count(self) -> int:
        """The number of times that execution began."""
        return self.attempts

    @property
    def input_omitted(self) -> bool:
        """True if the input is stored elsewhere, and was not loaded."""
        return self.input is None and self.input_key is not None

    @property
    def output_omitted(self) -> bool:
        """True if the output is stored elsewhere, and was not loaded."""
        return self.output is None and self.output_key is not None

    @property
    def logs_omitted(self) -> bool:
        """True if the logs are stored elsewhere, and were not loaded."""
        return self.logs is None and self.logs_key is not None

    @property
    def logs_truncated(self) -> bool:
        """True if more was printed than is kept."""
        return self.logs_dropped.any

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
    """The partition of a function's runs."""
    return f"{scope}#functions/{function_uid}#runs"


__all__ = ["Attempt", "Dropped", "Gate", "Logs", "Run", "RunError", "RunId", "RunStatus", "runs_partition"]
