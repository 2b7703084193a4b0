"""Trouble: what last kept an entity that works by itself (a subscription, a schedule) from its work, noted on it."""

from datetime import datetime, timedelta
from typing import Annotated, Final, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from portico.core.model.entity import NamedEntity
from portico.core.model.fields import Output

LONGEST_MESSAGE: Final = 500
_LAST: Final = "The error that last kept it from its work, or will; forgotten at its next change."
_COUNT: Final = "The number of times that it was noted since another was, once a minute at most."
_GIVEN_UP: Final = "False while what met it is tried again."


class LastError(BaseModel):
    """The error that last kept an entity from its work; a message that is too long is cut."""

    model_config = ConfigDict(frozen=True)

    code: str
    message: Annotated[str, AfterValidator(lambda text: text[:LONGEST_MESSAGE])]
    event: str | None = None
    at: datetime
    count: Annotated[int, Field(description=_COUNT, examples=[1])] = 1
    given_up: Annotated[bool, Field(description=_GIVEN_UP, examples=[True])] = True

    def repeats(self, last: "LastError | None", within: timedelta) -> bool:
        """True if it tells nothing that the last, which is not older than that, did not."""
        return last is not None and self._is(last) and self.at - last.at < within and self.given_up <= last.given_up

    def after(self, last: "LastError | None") -> Self:
        """The same, counted on from the last if that was the same."""
        return self.model_copy(update={"count": last.count + 1}) if last is not None and self._is(last) else self

    def or_still(self, last: "LastError | None") -> "LastError":
        """The last if that was the same, since when it is so; else this."""
        return last if last is not None and self._is(last) else self

    def _is(self, other: "LastError") -> bool:
        return (other.code, other.message) == (self.code, self.message)


class RecordsErrors(NamedEntity):
    """An entity that remembers its last trouble, until it is changed."""

    last_error: Annotated[LastError | None, Output(description=_LAST)] = None
