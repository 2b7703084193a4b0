"""Trouble: what last kept an entity that works by itself (a subscription, a schedule) from its work, noted on it."""

from datetime import datetime, timedelta
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict

from portico.core.model.entity import NamedEntity
from portico.core.model.fields import Output

LONGEST_MESSAGE: Final = 500
_LAST: Final = "The error that last kept it from its work; forgotten at its next change."


class LastError(BaseModel):
    """The error that last kept an entity from its work; a message that is too long is cut."""

    model_config = ConfigDict(frozen=True)

    code: str
    message: Annotated[str, AfterValidator(lambda text: text[:LONGEST_MESSAGE])]
    event: str | None = None
    at: datetime

    def repeats(self, last: "LastError | None", within: timedelta) -> bool:
        """True if it is the same as the last, which is not older than that."""
        return (
            last is not None and (last.code, last.message) == (self.code, self.message) and self.at - last.at < within
        )


class RecordsErrors(NamedEntity):
    """An entity that remembers its last trouble, until it is changed."""

    last_error: Annotated[LastError | None, Output(description=_LAST)] = None
