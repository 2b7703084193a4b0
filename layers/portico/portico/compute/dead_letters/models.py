"""The models of dead letters beside the views: which of them a call is about, and what it has done."""

from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from pydantic import BaseModel, Field

from portico.core.data.query import All, CursorPage, OffsetPage, Querier
from portico.core.model.entity import ID_EXAMPLE
from portico.core.model.fields import Sent
from portico.core.model.given import Given

if TYPE_CHECKING:
    from portico.compute.dead_letters.service import Batch

F = TypeVar("F")
MOST_REDRIVEN: Final = 25
MOST_PURGED: Final = 100


class ManyLetters(Sent, Generic[F]):
    """A choice of letters: those that a filter finds, the latest first, a bounded number at a time."""

    filter: F | None = Field(None, description="All of them without one.", examples=[{"function": {"equals": "hello"}}])
    limit: int = Field(MOST_REDRIVEN, ge=1, le=100, description="The number of letters in this call.", examples=[25])
    cursor: str | None = Field(None, max_length=2048, description="`next_cursor` of the call before.")

    def querier(self, most: int) -> Querier:
        """The search of one call."""
        wanted: Any = self.filter
        limit = min(self.limit, most)
        page = OffsetPage(0, limit) if self.cursor is None else CursorPage(self.cursor, limit)
        return Querier(All(()) if wanted is None else wanted.condition(), page=page)


class Redriven(BaseModel):
    """A letter, and the run that it was redriven by."""

    id: str = Field(examples=[ID_EXAMPLE])
    redriven_by: str = Field(examples=[ID_EXAMPLE])


class NotRedriven(BaseModel):
    """A letter that could not be redriven, and why."""

    id: str = Field(examples=[ID_EXAMPLE])
    code: str = Field(examples=["FUNCTION_NOT_FOUND"])
    message: str = Field(examples=["There is no function 'hello'."])


class ManyRedriven(BaseModel):
    """The letters that one call has redriven; while there is a cursor, call again with it."""

    count: int = Field(description="The number of redriven letters.", examples=[1])
    redriven: list[Redriven]
    failed: list[NotRedriven]
    has_more: bool
    next_cursor: str | None


class ManyPurged(BaseModel):
    """The number of letters that one call has removed; while there is a cursor, call again with it."""

    count: int = Field(examples=[25])
    has_more: bool
    next_cursor: str | None


def show_redriven(many: "Batch", _given: Given) -> ManyRedriven:
    """The redriven letters, as clients see them."""
    return ManyRedriven(
        count=len(many.done),
        redriven=[Redriven(id=letter.id, redriven_by=str(letter.redriven_by)) for letter in many.done],
        failed=[NotRedriven(id=key, code=error.code, message=error.message) for key, error in many.failed.items()],
        has_more=many.next_cursor is not None,
        next_cursor=many.next_cursor,
    )


def show_purged(many: "Batch", _given: Given) -> ManyPurged:
    """The removed letters, as clients see them."""
    return ManyPurged(count=len(many.done), has_more=many.next_cursor is not None, next_cursor=many.next_cursor)
