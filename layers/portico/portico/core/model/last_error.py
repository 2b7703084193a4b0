"""Trouble: what last kept an entity that works by itself (a subscription, a schedule) from its work, noted on it."""

from datetime import datetime, timedelta
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict

from portico.core.model.entity import NamedEntity

LONGEST_MESSAGE: Final = 500


class Trouble(BaseModel):
    """What last kept it from its work; a message that is too long is cut."""

    model_config = ConfigDict(frozen=True)

    code: str
    message: Annotated[str, AfterValidator(lambda text: text[:LONGEST_MESSAGE])]
    event: str | None = None
    at: datetime

    def repeats(self, last: "Trouble | None", within: timedelta) -> bool:
        """Whether it is the same as the last, which was not longer ago."""
        return (
            last is not None and (last.code, last.message) == (self.code, self.message) and self.at - last.at < within
        )


class Troubled(NamedEntity):
    """An entity that remembers its last trouble, until it is changed."""

    last_error: Trouble | None = None
