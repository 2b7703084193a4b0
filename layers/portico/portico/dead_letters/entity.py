"""Dead letters: what is left of a run that died, to be looked at, redriven or thrown away."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from portico.core.entity import Entity
from portico.runs.attempts import RunError


class Reason(StrEnum):
    """Why a run died."""

    RETRIES_EXHAUSTED = "RETRIES_EXHAUSTED"
    PLATFORM_FAILED = "PLATFORM_FAILED"


class LetterStatus(StrEnum):
    """OPEN -> REDRIVEN."""

    OPEN = "OPEN"
    REDRIVEN = "REDRIVEN"


class DeadLetter(Entity):
    """A dead letter, written in the transaction in which its run died; it expires with the run."""

    type: ClassVar[str] = "dead_letter"
    types: ClassVar[str] = "dead_letters"
    key_field: ClassVar[str] = "id"

    id: str
    run: str
    function: str
    reason: Reason
    error: RunError
    attempts: int
    subscription: str | None = None
    schedule: str | None = None
    depth: int = 0
    status: LetterStatus = LetterStatus.OPEN
    redriven_by: str | None = None
    redriven_at: datetime | None = None
    expires: datetime | None = None
    ttl: int | None = None

    @property
    def within(self) -> tuple[str, str]:
        """The function that failed."""
        return "function", self.function

    @property
    def expires_at(self) -> datetime | None:
        """The end of the run's retention: without its input nothing can be redriven."""
        return self.expires
