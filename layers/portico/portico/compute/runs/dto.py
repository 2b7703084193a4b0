"""What clients send and get of runs."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from portico.compute.runs.entity import Attempt, Dropped, Logs, Run, RunError, RunStatus
from portico.compute.runs.log_follow import LogPart
from portico.compute.runs.statistics import MOST, Statistics
from portico.core.base.errors import Unprocessable
from portico.core.http.adapter import Adapter
from portico.core.http.filters import EnumFilter, NumberFilter, StringFilter, TimeFilter, filter_model
from portico.core.model.entity import Name

_ID = "019a8f3e-6c4e-7b61-9c37-0d6c7a1f2b3c"


class RunCreate(BaseModel):
    """What to run a function on."""

    model_config = ConfigDict(extra="forbid")

    input: Any = Field(None, description="Any JSON.", examples=[{"name": "Ada"}])
    secrets: Annotated[list[Name], Field(max_length=20)] = Field(
        default_factory=list,
        description="Secrets beyond the function's own, by name; each needs the permission `secret:use`.",
        examples=[["mail"]],
    )


class RunPublic(BaseModel):
    """A run. In lists values of over 32 KB are left out, and `*_omitted` says so: read the run."""

    id: str = Field(description="A UUIDv7.", examples=[_ID])
    function: str = Field(examples=["hello"])
    version: int = Field(description="The version of the function's code.", examples=[1])
    alias: str | None = Field(description="The alias that was asked for, if any.", examples=["stable"])
    status: RunStatus
    input: Any = Field(examples=[{"name": "Ada"}])
    input_omitted: bool = Field(description="Whether `input` is null because it is too large for this reply.")
    output: Any = Field(description="What the code returned; null when `output_url` is given.", examples=["Hello Ada"])
    output_omitted: bool = Field(description="Whether `output` is null because it is too large for this reply.")
    output_url: str | None = Field(description="Where an output of over 256 KB can be read, for 15 minutes.")
    output_size: int | None = Field(description="Bytes of the output as JSON.", examples=[11])
    error: RunError | None = Field(description="Of the last attempt that has ended.")
    logs: Logs
    logs_omitted: bool = Field(description="Whether `logs` are empty because they are too large for this reply.")
    created_at: datetime
    started_at: datetime | None = Field(description="Of the last attempt.")
    finished_at: datetime | None
    not_before: datetime | None = Field(description="When a queued run is tried again, at the earliest.")
    attempts: list[Attempt] = Field(description="Each time that execution began.")
    attempt_count: int = Field(description="How often execution began.", examples=[1])
    cold: bool | None = Field(description="Whether a process was started for it.", examples=[False])
    subscription: str | None = Field(description="The subscription that made it, if any.")
    schedule: str | None = Field(description="The schedule that made it, if any.")
    replay: str | None = Field(None, description="The replay that made it, if any.")
    depth: int = Field(description="Runs before it in its chain of events.", examples=[0])


_SHOWN = {
    "id",
    "function",
    "status",
    "input",
    "output",
    "output_size",
    "error",
    "created_at",
    "started_at",
    "finished_at",
}
_SHOWN |= {"not_before", "attempt_count", "cold", "subscription", "schedule", "replay", "depth"}


def show(run: Run, output_url: str | None = None) -> RunPublic:
    """The run as clients see it."""
    return RunPublic(
        **{name: getattr(run, name) for name in _SHOWN},
        version=run.function_version,
        alias=None if run.picked is None or run.picked.isdigit() else run.picked,
        input_omitted=run.input is None and run.input_key is not None,
        output_omitted=run.output is None and run.output_key is not None,
        output_url=output_url,
        logs=run.logs or Logs(),
        logs_omitted=run.logs is None and run.logs_key is not None,
        attempts=list(run.history),
    )


class LogsPublic(BaseModel):
    """Lines that a run printed, and how to read on."""

    run: str = Field(examples=[_ID])
    status: RunStatus
    attempt: int = Field(description="The attempt that printed them; a new one begins anew.", examples=[1])
    stdout: list[str] = Field(examples=[["begun"]])
    stderr: list[str] = Field(examples=[[]])
    dropped: Dropped = Field(description="Bytes that were printed beyond what is kept.")
    cursor: str = Field(description="`after` of the next call.", examples=["1.1.0"])
    done: bool = Field(description="Whether no more will come.")
    url: str | None = Field(description="Where logs of over 32 KB can be read as a whole, for 15 minutes.")


def show_logs(run_id: str, part: LogPart) -> LogsPublic:
    """The part of the logs as clients see it."""
    fields = {name: getattr(part, name) for name in ("status", "attempt", "dropped", "cursor", "done", "url")}
    return LogsPublic(run=run_id, stdout=part.logs.stdout, stderr=part.logs.stderr, **fields)


class Window(StrEnum):
    """How far back statistics go."""

    HOUR = "1h"
    DAY = "24h"
    WEEK = "7d"

    @property
    def length(self) -> timedelta:
        """As a length of time."""
        return {"1h": timedelta(hours=1), "24h": timedelta(days=1), "7d": timedelta(days=7)}[self]


class StatsQuery(BaseModel):
    """Which runs: those of a window that ends now, or those created between two times."""

    model_config = ConfigDict(extra="forbid")

    window: Window | None = Field(None, description="Back from now; 24 hours unless anything is said.")
    since: AwareDatetime | None = Field(None, description="Created at that time or later.")
    until: AwareDatetime | None = Field(None, description="Created at that time or before; now unless given.")

    def start(self, now: datetime) -> datetime:
        """Since when. Raises Unprocessable when the window and the times contradict each other."""
        if self.window is not None and (self.since or self.until):
            raise Unprocessable.field("window", "Use window, or since and until, not both.", "conflict")
        if self.until and not self.since:
            raise Unprocessable.field("since", "until goes with since.", "missing")
        if self.since and self.since > (self.until or now):
            raise Unprocessable.field("since", "It is after the end.", "value_error")
        return self.since or now - (self.window or Window.DAY).length


class Durations(BaseModel):
    """Seconds from the start to the end of runs' last attempts, by nearest rank; null without any."""

    p50: float | None = Field(examples=[0.021])
    p95: float | None = Field(examples=[0.3])
    p99: float | None = Field(examples=[1.2])


class StatsPublic(BaseModel):
    """Figures on the runs of a function."""

    function: str = Field(examples=["hello"])
    since: datetime = Field(description="Later than asked for where `complete` is false.")
    until: datetime
    complete: bool = Field(description=f"Whether all runs were looked at; if not, the latest {MOST}, or 10 MB of them.")
    runs: int = Field(description="How many were looked at.", examples=[1])
    by_status: dict[RunStatus, int] = Field(examples=[{"SUCCEEDED": 1}])
    duration_seconds: Durations
    cold_share: float | None = Field(description="Of those that executed, from 0 to 1.", examples=[0.05])


def show_stats(function: str, stats: Statistics) -> StatsPublic:
    """The figures as clients see them."""
    fields = {name: getattr(stats, name) for name in ("since", "until", "complete", "runs", "by_status", "cold_share")}
    durations = Durations(p50=stats.p50, p95=stats.p95, p99=stats.p99)
    return StatsPublic(function=function, duration_seconds=durations, **fields)


RunFilter = filter_model(
    "RunFilter",
    function=StringFilter,
    status=EnumFilter[RunStatus],
    attempt_count=NumberFilter,
    subscription=StringFilter,
    schedule=StringFilter,
    created_at=TimeFilter,
    finished_at=TimeFilter,
)
ADAPTER = Adapter(RunFilter, ("created_at", "finished_at", "status"))
