"""Dead letters: what is left of a run that died, or of an event that became none; looked at, redriven or thrown away."""

from datetime import datetime
from typing import Annotated, Any, ClassVar, Final

from pydantic import Field

from portico.compute.runs.attempts import Attempt, RunError
from portico.core.model.entity import ID_EXAMPLE, PassingEntity, StoredAsText
from portico.core.model.fields import FILTERABLE, INTERNAL, OUTPUT_ONLY, SORTABLE, Output
from portico.core.model.open_enum import OpenEnum

_RUN: Final = "The run that died; of an event that became none, the id of the one that a redrive makes of it."
_ERROR: Final = "Of the last attempt, or why there is no run: `type` is then the error's code."
_ATTEMPTS: Final = "How often the code was begun; 0 where there was no run."
_EVENT: Final = "The CloudEvent that caused the run, if one did, or that became none."
_CREATED_AT: Final = "When the run died, or the event was recorded that became none."


class DeadLetterReason(OpenEnum):
    """Why a run died; UNDELIVERABLE where an event could not become one for a subscription."""

    RETRIES_EXHAUSTED = "RETRIES_EXHAUSTED"
    PLATFORM_FAILED = "PLATFORM_FAILED"
    UNDELIVERABLE = "UNDELIVERABLE"


class DeadLetterStatus(OpenEnum):
    """OPEN -> REDRIVEN."""

    OPEN = "OPEN"
    REDRIVEN = "REDRIVEN"


class DeadLetter(PassingEntity):
    """A dead letter, written in the transaction in which its run died; it expires with the run.

    Without the run's input nothing can be redriven. That of an undeliverable event keeps the event, and names the run that
    it becomes when it is delivered after all, for the subscription that had this `subscription_uid`. It is `created_at` the
    time of the event's record, as its id tells. `input` and `history` are its run's, set on one that is shown in detail, and not
    kept.
    """

    type: ClassVar[str] = "dead_letter"
    types: ClassVar[str] = "dead_letters"

    run: Annotated[str, Output(description=_RUN, examples=[ID_EXAMPLE]), FILTERABLE]
    function: Annotated[str, Output(examples=["hello"]), FILTERABLE]
    reason: Annotated[DeadLetterReason, OUTPUT_ONLY, FILTERABLE]
    error: Annotated[RunError, Output(description=_ERROR)]
    attempts: Annotated[int, Output(name="attempt_count", description=_ATTEMPTS, examples=[3]), FILTERABLE]
    subscription: Annotated[str | None, OUTPUT_ONLY, FILTERABLE] = None
    subscription_uid: Annotated[str | None, INTERNAL] = None
    event: Annotated[Any, StoredAsText, Output(description=_EVENT, detail=True)] = None
    event_key: Annotated[str | None, INTERNAL] = None
    schedule: Annotated[str | None, OUTPUT_ONLY, FILTERABLE] = None
    depth: Annotated[int, Output(description="Runs before it in its chain of events.", examples=[0])] = 0
    status: Annotated[DeadLetterStatus, OUTPUT_ONLY, FILTERABLE] = DeadLetterStatus.OPEN
    redriven_by: Annotated[str | None, Output(description="The run that it was redriven by.")] = None
    redriven_at: Annotated[datetime | None, OUTPUT_ONLY] = None
    created_at: Annotated[datetime, Output(description=_CREATED_AT), FILTERABLE, SORTABLE]
    input: Annotated[Any, Field(exclude=True), Output(examples=[{"name": "Ada"}], detail=True)] = None
    history: Annotated[tuple[Attempt, ...], Field(exclude=True), Output(list[Attempt], "attempts", detail=True)] = ()

    @property
    def within(self) -> tuple[str, str]:
        """The function that failed."""
        return "function", self.function
