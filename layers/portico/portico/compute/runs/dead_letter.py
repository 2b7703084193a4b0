"""Dead letters: what is left of a run that died, or of an event that became none; looked at, redriven or thrown away."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from portico.compute.runs.attempts import RunError
from portico.core.model.entity import PassingEntity, StoredAsText


class Reason(StrEnum):
    """Why a run died; UNDELIVERABLE where an event could not become one for a subscription."""

    RETRIES_EXHAUSTED = "RETRIES_EXHAUSTED"
    PLATFORM_FAILED = "PLATFORM_FAILED"
    UNDELIVERABLE = "UNDELIVERABLE"


class LetterStatus(StrEnum):
    """OPEN -> REDRIVEN."""

    OPEN = "OPEN"
    REDRIVEN = "REDRIVEN"


class DeadLetter(PassingEntity):
    """A dead letter, written in the transaction in which its run died; it expires with the run.

    Without the run's input nothing can be redriven. That of an undeliverable event keeps the event, and names the run that
    it becomes when it is delivered after all, for the subscription that had this `subscription_uid`. It is `created_at` the
    time of the event's record, as its id tells.
    """

    type: ClassVar[str] = "dead_letter"
    types: ClassVar[str] = "dead_letters"

    run: str
    function: str
    reason: Reason
    error: RunError
    attempts: int
    subscription: str | None = None
    subscription_uid: str | None = None
    event: Annotated[Any, StoredAsText] = None
    event_key: str | None = None
    schedule: str | None = None
    depth: int = 0
    status: LetterStatus = LetterStatus.OPEN
    redriven_by: str | None = None
    redriven_at: datetime | None = None

    @property
    def within(self) -> tuple[str, str]:
        """The function that failed."""
        return "function", self.function
