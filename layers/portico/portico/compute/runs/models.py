"""The models of runs beside the views: what is run, and the replies about logs and statistics."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AwareDatetime, BaseModel, Field

from portico.compute.runs.entity import Dropped, RunStatus
from portico.compute.runs.log_lines import Stream
from portico.compute.runs.statistics import MOST, Statistics
from portico.compute.runs.windows import Window
from portico.core.model.entity import ID_EXAMPLE, Name
from portico.core.model.fields import FILTERABLE, Sent
from portico.core.model.given import Given

if TYPE_CHECKING:
    from portico.compute.runs.log_follow import LogPart


class RunCreate(Sent):
    """The input to run a function on."""

    input: Any = Field(None, description="Any JSON.", examples=[{"name": "Ada"}])
    secrets: Annotated[list[Name], Field(max_length=20)] = Field(
        default_factory=list,
        description="Secrets beyond the function's own, by name; each needs the permission `secret:use`.",
        examples=[["mail"]],
    )


class RunOutputs(BaseModel):
    """The properties of a run that clients are shown."""

    alias: str | None = Field(description="The alias that was asked for, if any.", examples=["stable"])
    input_omitted: bool = Field(description="True if `input` is null because it is too large for this reply.")
    output_omitted: bool = Field(description="True if `output` is null because it is too large for this reply.")
    logs_omitted: bool = Field(description="True if `logs` are empty because they are too large for this reply.")
    logs_truncated: bool = Field(description="True if more was printed than is kept: `logs_dropped` says how much.")
    attempt_count: Annotated[int, FILTERABLE] = Field(
        description="The number of times that execution began.", examples=[1]
    )


class LogLinePublic(BaseModel):
    """A line that a run printed."""

    time: datetime | None = Field(description="When it ended; null where the runtime did not tell.")
    stream: Stream
    text: str = Field(examples=["begun"])


class LogsPublic(BaseModel):
    """Lines that a run printed, and how to read on."""

    run: str = Field(examples=[ID_EXAMPLE])
    status: RunStatus
    attempt: int = Field(description="The attempt that printed them; a new one begins anew.", examples=[1])
    stdout: list[str] = Field(examples=[["begun"]])
    stderr: list[str] = Field(examples=[[]])
    lines: list[LogLinePublic] = Field(description="Those of both in the order in which they were written.")
    truncated: bool = Field(
        description="True if more was printed than is kept: beginning and end are, a line between says so."
    )
    dropped: Dropped = Field(description="Bytes that were printed beyond what is kept.")
    cursor: str = Field(description="`after` of the next call.", examples=["1.1.0"])
    done: bool = Field(description="True if no more will come.")
    url: str | None = Field(description="The URL of the whole logs, where they have over 32 KB, for 15 minutes.")


def show_logs(part: "LogPart", given: Given) -> LogsPublic:
    """The part of the logs as clients see it."""
    fields = {name: getattr(part, name) for name in ("status", "attempt", "dropped", "cursor", "done", "url")}
    streams = {stream: [line.text for line in part.lines if line.stream == stream] for stream in Stream}
    lines = [LogLinePublic(time=line.time, stream=line.stream, text=line.text) for line in part.lines]
    return LogsPublic(run=given.values["id"], **streams, lines=lines, truncated=part.dropped.any, **fields)


class StatsQuery(Sent):
    """The runs of a window that ends now, or those created between two times."""

    window: Window | None = Field(None, description="Back from now; 24 hours unless anything is said.")
    since: AwareDatetime | None = Field(None, description="Created at that time or later.")
    until: AwareDatetime | None = Field(None, description="Created at that time or before; now unless given.")


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
    complete: bool = Field(description=f"True if all runs were counted; else the latest {MOST}, or 10 MB of them.")
    runs: int = Field(description="The number of runs counted.", examples=[1])
    by_status: dict[RunStatus, int] = Field(examples=[{"SUCCEEDED": 1}])
    duration_seconds: Durations
    cold_share: float | None = Field(description="Of those that executed, from 0 to 1.", examples=[0.05])


def show_stats(stats: Statistics, given: Given) -> StatsPublic:
    """The figures as clients see them."""
    fields = {name: getattr(stats, name) for name in ("since", "until", "complete", "runs", "by_status", "cold_share")}
    durations = Durations(p50=stats.p50, p95=stats.p95, p99=stats.p99)
    return StatsPublic(function=given.values["name"], duration_seconds=durations, **fields)
