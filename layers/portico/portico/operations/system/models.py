"""The replies about the health of the platform."""

from datetime import datetime

from pydantic import BaseModel, Field


class Health(BaseModel):
    """Whether the process is alive."""

    status: str = Field(examples=["healthy"])
    timestamp: datetime


class Readiness(BaseModel):
    """Whether what the platform depends on answers."""

    status: str = Field(description="`ready`, or `unavailable` if anything is.", examples=["ready"])
    checks: dict[str, str] = Field(
        description="`ok`, `unavailable` or `timeout`, for each.",
        examples=[{"database": "ok", "objects": "ok", "events": "ok", "keys": "ok"}],
    )
