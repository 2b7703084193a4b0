"""Noting trouble, written once for every resource whose entities are `RecordsErrors`; its service inherits from `RecordsErrorsService`."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import ClassVar, Self, TypeVar

from portico.core.actions.standard import EntityAction
from portico.core.base.errors import NotFound, PorticoError
from portico.core.base.frozen import frozen
from portico.core.data.changes import StaleVersion
from portico.core.model.call import Call
from portico.core.model.entity import Entity
from portico.core.model.last_error import LONGEST_MESSAGE, LastError, RecordsErrors
from portico.core.services.standard import StandardService

T = TypeVar("T", bound=RecordsErrors)


@frozen
class RecordError(EntityAction):
    """Base of the actions that note trouble; `event` is the id of the one that met it, or of the run.

    Not `given_up` is what is tried again.
    """

    code: str
    message: str
    event: str | None = None
    depth: int | None = None
    given_up: bool = True

    @property
    def causation(self) -> Mapping[str, str | int]:
        """The chain of events that met the error, as an entity's own `chain`; empty without one."""
        return {} if self.depth is None else {self.entity_type: self.key, "depth": self.depth}

    @classmethod
    def of(
        cls,
        entity: Entity,
        error: Exception,
        event: str | None = None,
        depth: int | None = None,
        *,
        given_up: bool = True,
    ) -> Self:
        """The note of an error. Foreign errors are noted as INTERNAL, without details. `depth` is that of the event."""
        told = (error.code, str(error)) if isinstance(error, PorticoError) else ("INTERNAL", "The platform failed.")
        code, message = told
        return cls(entity.scope, entity.key, code, message[:LONGEST_MESSAGE], event, depth, given_up)

    def at(self, now: datetime) -> LastError:
        """The trouble, met now."""
        return LastError(code=self.code, message=self.message, event=self.event, at=now, given_up=self.given_up)


class RecordsErrorsService(StandardService[T]):
    """The standard operations, and `note`; the same trouble is noted again only after a while."""

    noted_again_after: ClassVar[timedelta] = timedelta(0)

    def note(self, call: Call, action: RecordError) -> T | None:
        """The entity with its trouble; None when it is gone, or was changed: then the next trouble is noted."""
        now = self.clock.now()
        trouble = action.at(now)
        try:
            entity = self.repository.get(action.scope, action.key)
            if trouble.repeats(entity.last_error, self.noted_again_after):
                return entity
            trouble = trouble.after(entity.last_error)
            after, said = entity.changed(now, last_error=trouble), trouble.model_dump(mode="json")
            operation = "fail" if action.given_up else "retry"
            return self.repository.update(call, entity, after, operation, trouble=said, **action.causation)
        except (NotFound, StaleVersion):
            return None
