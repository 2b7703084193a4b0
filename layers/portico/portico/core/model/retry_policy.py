"""The retry policy: how often and when a failed run is tried again."""

from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

import portico.core.base.pydantic_defaults  # noqa: F401 - before any model is defined


class Backoff(BaseModel):
    """Seconds between attempts: `initial`, then `factor` times as long each time, at most `max`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    initial: Annotated[float, Field(ge=0, le=900, description="Seconds before the second attempt.")] = 1
    factor: Annotated[float, Field(ge=1, le=10, description="The ratio of each pause to the last.")] = 2
    max: Annotated[float, Field(ge=0, le=900, description="The longest pause, in seconds.")] = 300


class RetryPolicy(BaseModel):
    """The number of attempts of a run whose code fails or times out; a lost process is always given another attempt."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_attempts: Annotated[int, Field(ge=1, le=10, description="Attempts in all; 1 is none again.")] = 1
    backoff: Backoff = Backoff()

    def pause(self, attempts: int) -> timedelta:
        """The longest pause after so many attempts; callers take a random part of it (full jitter)."""
        return timedelta(seconds=min(self.backoff.max, self.backoff.initial * self.backoff.factor ** (attempts - 1)))
