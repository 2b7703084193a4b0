"""Noting trouble, written once for every resource whose entities are `Troubled`; its service inherits from `NotingService`."""

from datetime import timedelta
from typing import ClassVar, TypeVar

from portico.core.call import Call
from portico.core.changes import StaleVersion
from portico.core.errors import NotFound
from portico.core.standard import StandardService
from portico.core.trouble import NoteTrouble, Troubled

T = TypeVar("T", bound=Troubled)


class NotingService(StandardService[T]):
    """The standard operations, and `note`; the same trouble is noted again only after a while."""

    noted_again_after: ClassVar[timedelta] = timedelta(0)

    def note(self, call: Call, action: NoteTrouble) -> T | None:
        """The entity with its trouble; None when it is gone, or was changed: then the next trouble is noted."""
        now = self.clock.now()
        trouble = action.at(now)
        try:
            entity = self.repository.get(action.scope, action.key)
            if trouble.repeats(entity.last_error, self.noted_again_after):
                return entity
            after, said = entity.changed(now, last_error=trouble), trouble.model_dump(mode="json")
            return self.repository.update(call, entity, after, "fail", trouble=said, **action.chain)
        except (NotFound, StaleVersion):
            return None
