"""The attempts of a run, and what went wrong in them."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

import portico.core.base.pydantic_defaults  # noqa: F401 - before any model is defined
from portico.core.model.open_enum import OpenEnum


class RunStatus(OpenEnum):
    """QUEUED -> RUNNING -> QUEUED again, for another attempt, or one of the others, which are terminal."""

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
        """True if this is a terminal state."""
        return self not in (RunStatus.QUEUED, RunStatus.RUNNING)


class RunError(BaseModel):
    """The error of a run: the name of the exception (or of the platform's verdict), its message, the user's frames."""

    model_config = ConfigDict(frozen=True)

    type: str = Field(examples=["ZeroDivisionError"])
    message: str = Field(examples=["division by zero"])
    stacktrace: list[str] = Field(
        [], examples=[['File "main.py", line 2, in handle', "ZeroDivisionError: division by zero"]]
    )


class Attempt(BaseModel):
    """One time that the code of a run was begun; RUNNING until it is known how it ended, DEAD when its process was lost."""

    model_config = ConfigDict(frozen=True)

    number: int = Field(description="From 1.", examples=[1])
    started_at: datetime
    finished_at: datetime | None = None
    status: RunStatus = RunStatus.RUNNING
    error: str | None = Field(None, description="The type of the error.", examples=["ZeroDivisionError"])
    cold: bool | None = Field(None, description="True if a process was started for it.", examples=[False])
