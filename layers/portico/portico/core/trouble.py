"""Trouble: what last kept an entity that works by itself (a subscription, a schedule) from its work, noted on it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Final, Self

from pydantic import AfterValidator, BaseModel, ConfigDict

from portico.core.entity import Entity, NamedEntity
from portico.core.errors import PorticoError
from portico.core.frozen import frozen
from portico.core.standard_actions import EntityAction

_LONGEST: Final = 500


class Trouble(BaseModel):
    """What last kept it from its work; a message that is too long is cut."""

    model_config = ConfigDict(frozen=True)

    code: str
    message: Annotated[str, AfterValidator(lambda text: text[:_LONGEST])]
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


@frozen
class NoteTrouble(EntityAction):
    """Base of the actions that note trouble; `event` is the id of the one that met it, or of the run."""

    code: str
    message: str
    event: str | None = None
    depth: int | None = None

    @property
    def chain(self) -> Mapping[str, str | int]:
        """What its record tells of the chain of events that met it, as an entity's own `chain`; nothing where there was none."""
        return {} if self.depth is None else {self.entity_type: self.key, "depth": self.depth}

    @classmethod
    def of(cls, entity: Entity, error: Exception, event: str | None = None, depth: int | None = None) -> Self:
        """What is noted of an error; of one that is not Portico's own nothing is told. `depth` is that of the event."""
        told = (error.code, str(error)) if isinstance(error, PorticoError) else ("INTERNAL", "The platform failed.")
        code, message = told
        return cls(entity.scope, entity.key, code, message[:_LONGEST], event, depth)

    def at(self, now: datetime) -> Trouble:
        """The trouble, met now."""
        return Trouble(code=self.code, message=self.message, event=self.event, at=now)
