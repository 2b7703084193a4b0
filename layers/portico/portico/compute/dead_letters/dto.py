"""What clients send and get of dead letters."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

from portico.compute.runs.dead_letter import DeadLetter, LetterStatus, Reason
from portico.compute.runs.entity import Attempt, RunError
from portico.core.data.query import Querier
from portico.core.http.adapter import Adapter
from portico.core.http.filters import EnumFilter, NumberFilter, StringFilter, TimeFilter, filter_model
from portico.core.http.pagination import PageQuery

if TYPE_CHECKING:
    from portico.compute.dead_letters.service import Inspected, Many

_ID = "019a8f3e-6c4e-7b61-9c37-0d6c7a1f2b3c"
MOST_AT_ONCE = 25
_DATED = ("redriven_by", "redriven_at", "created_at")


class DeadLetterPublic(BaseModel):
    """What is left of a run that died, or of an event that became none."""

    id: str = Field(examples=[_ID])
    run: str = Field(
        description="The run that died; of an event that became none, the id of the one that a redrive makes of it.",
        examples=[_ID],
    )
    function: str = Field(examples=["hello"])
    reason: Reason
    error: RunError = Field(description="Of the last attempt, or why there is no run: `type` is then the error's code.")
    attempt_count: int = Field(description="How often the code was begun; 0 where there was no run.", examples=[3])
    subscription: str | None
    schedule: str | None
    depth: int = Field(description="Runs before it in its chain of events.", examples=[0])
    status: LetterStatus
    redriven_by: str | None = Field(description="The run that it was redriven by.")
    redriven_at: datetime | None
    created_at: datetime = Field(description="When the run died, or the event was recorded that became none.")


class DeadLetterDetail(DeadLetterPublic):
    """A dead letter with what its run was given, or was to be; null and empty when the run is gone."""

    input: Any = Field(examples=[{"name": "Ada"}])
    event: Any = Field(description="The CloudEvent that caused the run, if one did, or that became none.")
    attempts: list[Attempt]


_SHOWN = ("id", "run", "function", "reason", "error", "subscription", "schedule", "depth", "status")


def show(letter: DeadLetter) -> DeadLetterPublic:
    """The letter as clients see it."""
    return DeadLetterPublic(
        attempt_count=letter.attempts, **{name: getattr(letter, name) for name in (*_SHOWN, *_DATED)}
    )


def show_whole(found: "Inspected") -> DeadLetterDetail:
    """The letter with what its run was given."""
    given = {"input": found.input, "event": found.event, "attempts": list(found.attempts)}
    return DeadLetterDetail(**show(found.letter).model_dump(), **given)


DeadLetterFilter = filter_model(
    "DeadLetterFilter",
    function=StringFilter,
    run=StringFilter,
    reason=EnumFilter[Reason],
    status=EnumFilter[LetterStatus],
    subscription=StringFilter,
    schedule=StringFilter,
    attempts=NumberFilter,
    created_at=TimeFilter,
)
ADAPTER = Adapter(DeadLetterFilter, ("created_at",))


class ManyLetters(BaseModel):
    """Which letters: those that a filter finds, the latest first, a bounded number at a time."""

    model_config = ConfigDict(extra="forbid")

    filter: DeadLetterFilter | None = Field(  # type: ignore[valid-type]
        None, description="All of them without one.", examples=[{"function": {"equals": "hello"}}]
    )
    limit: int = Field(MOST_AT_ONCE, ge=1, le=100, description="How many in this call.", examples=[25])
    cursor: str | None = Field(None, max_length=2048, description="`next_cursor` of the call before.")

    def querier(self, most: int) -> Querier:
        """The search of one call."""
        query = PageQuery(limit=min(self.limit, most), cursor=self.cursor)
        condition = self.filter.condition() if self.filter is not None else None
        return Querier(**({"condition": condition} if condition else {}), page=query.to_page())


class Redriven(BaseModel):
    """A letter, and the run that it was redriven by."""

    id: str = Field(examples=[_ID])
    redriven_by: str = Field(examples=[_ID])


class NotRedriven(BaseModel):
    """A letter that could not be redriven, and why."""

    id: str = Field(examples=[_ID])
    code: str = Field(examples=["FUNCTION_NOT_FOUND"])
    message: str = Field(examples=["There is no function 'hello'."])


class ManyRedriven(BaseModel):
    """What one call has redriven; while there is a cursor, call again with it."""

    count: int = Field(description="How many were redriven.", examples=[1])
    redriven: list[Redriven]
    failed: list[NotRedriven]
    has_more: bool
    next_cursor: str | None


class ManyPurged(BaseModel):
    """How many letters one call has removed; while there is a cursor, call again with it."""

    count: int = Field(examples=[25])
    has_more: bool
    next_cursor: str | None


def show_redriven(many: "Many") -> ManyRedriven:
    """What was redriven, as clients see it."""
    return ManyRedriven(
        count=len(many.done),
        redriven=[Redriven(id=letter.id, redriven_by=str(letter.redriven_by)) for letter in many.done],
        failed=[NotRedriven(id=key, code=error.code, message=error.message) for key, error in many.failed.items()],
        has_more=many.next_cursor is not None,
        next_cursor=many.next_cursor,
    )


def show_purged(many: "Many") -> ManyPurged:
    """What was removed, as clients see it."""
    return ManyPurged(count=len(many.done), has_more=many.next_cursor is not None, next_cursor=many.next_cursor)
