"""What clients send and get of runs."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from portico.core.http.adapter import Adapter
from portico.core.http.filters import EnumFilter, NumberFilter, StringFilter, TimeFilter, filter_model
from portico.runs.entity import Logs, Run, RunError, RunStatus


class RunCreate(BaseModel):
    """What to run a function on."""

    model_config = ConfigDict(extra="forbid")

    input: Any = Field(None, description="Any JSON.", examples=[{"name": "Ada"}])


class RunPublic(BaseModel):
    """A run."""

    id: str = Field(description="A UUIDv7.", examples=["019a8f3e-6c4e-7b61-9c37-0d6c7a1f2b3c"])
    function: str = Field(examples=["hello"])
    version: int = Field(description="The version of the function's code.", examples=[1])
    status: RunStatus
    input: Any
    output: Any = Field(description="What the code returned; null when `output_url` is given.")
    output_url: str | None = Field(description="Where an output of over 256 KB can be read, for 15 minutes.")
    output_size: int | None = Field(description="Bytes of the output as JSON.")
    error: RunError | None
    logs: Logs
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    attempts: int = Field(description="How often execution began; over 1 only after failures of the platform.")
    cold: bool | None = Field(description="Whether a process was started for it.")


def show(run: Run, output_url: str | None = None) -> RunPublic:
    """The run as clients see it."""
    shown = {"id", "function", "status", "output_size", "created_at", "started_at", "finished_at", "attempts", "cold"}
    return RunPublic(
        **run.model_dump(include=shown),
        version=run.function_version,
        input=run.input,
        output=run.output,
        output_url=output_url,
        error=run.error,
        logs=run.logs or Logs(),
    )


RunFilter = filter_model(
    "RunFilter",
    function=StringFilter,
    status=EnumFilter[RunStatus],
    attempts=NumberFilter,
    created_at=TimeFilter,
    finished_at=TimeFilter,
)
ADAPTER = Adapter(RunFilter, ("created_at", "finished_at", "status"))
