"""Pausing, written once for every resource whose entities are `Pausable`; its service inherits from `PausingService`."""

from typing import TypeVar

from portico.core.actions.standard import OnOne, Pause, Resume
from portico.core.model.call import Call
from portico.core.model.entity import Pausable
from portico.core.services.standard import StandardService

P = TypeVar("P", bound=Pausable)


class PausingService(StandardService[P]):
    """The standard operations, `pause` and `resume`."""

    def check_rights(self, call: Call, entity: P) -> None:
        """Raises the denial of a permission that the entity's work needs; who resumes it must have them all."""

    def pause(self, call: Call, action: Pause) -> P:
        """The entity, paused; pausing twice changes nothing. Raises NotFound, PreconditionFailed."""
        entity = self._read(call, action)
        return self._switch(call, action, entity, paused=True)

    def resume(self, call: Call, action: Resume) -> P:
        """The entity, at work again. Raises NotFound, PreconditionFailed, the denial of what it needs."""
        entity = self._read(call, action)
        self.check_rights(call, entity)
        return self._switch(call, action, entity, paused=False)

    def _switch(self, call: Call, action: OnOne, entity: P, *, paused: bool) -> P:
        if entity.is_paused is paused:
            return entity
        return self.change(call, action, lambda found: found.switched(self.clock.now(), paused=paused))
