"""The cause of a run, where it was not a call."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from portico.core.model.retry_policy import RetryPolicy


class Cause(BaseModel):
    """Why there is a run: the event that the user's code sees, and the rule by which it became a run.

    `event` is a CloudEvent 1.0 in structured form. `depth` counts the runs in the chain before this one. `retries`, where
    given, stands in for the function's; without `dead_letters` a run that dies leaves no dead letter.
    """

    model_config = ConfigDict(frozen=True)

    event: dict[str, Any] | None = None
    subscription: str | None = None
    schedule: str | None = None
    replay: str | None = None
    depth: Annotated[int, Field(ge=0)] = 0
    retries: RetryPolicy | None = None
    dead_letters: bool = True
