"""Pausing, written once for every resource whose entities are `Pausable`; its service inherits from `PausingService`.

Such entities work by themselves, in the name of who made, changed or resumed them last.
"""

from typing import TypeVar

from portico.core.actions.standard import Fields, Pause, Resume
from portico.core.model.call import Call
from portico.core.model.entity import Pausable
from portico.core.model.maker import Maker
from portico.core.model.scope import Scope
from portico.core.services.standard import StandardService

P = TypeVar("P", bound=Pausable)


class PausingService(StandardService[P]):
    """The standard operations, `pause` and `resume`."""

    def draft(self, call: Call, scope: Scope, fields: Fields) -> P:
        """The entity, which works in the caller's name."""
        return super().draft(call, scope, {**fields, "maker": Maker.of(call.principal)})

    def revise(self, call: Call, entity: P, changes: Fields) -> P:
        """The changed entity, which works in the caller's name from now on."""
        return super().revise(call, entity, {**changes, "maker": Maker.of(call.principal)})

    def check_rights(self, call: Call, entity: P) -> None:
        """Raises the denial of a permission that the entity's work needs; who resumes it must have them all."""

    def pause(self, call: Call, action: Pause) -> P:
        """The entity, paused; pausing twice changes nothing. Raises NotFound, PreconditionFailed."""
        entity = self._read(call, action)
        if entity.is_paused:
            return entity
        return self.change(call, action, lambda found: found.switched(self.clock.now(), paused=True))

    def resume(self, call: Call, action: Resume) -> P:
        """The entity, at work again in the caller's name. Raises NotFound, PreconditionFailed, the denial of what it needs.

        Resuming what the same caller has at work changes nothing.
        """
        entity, maker = self._read(call, action), Maker.of(call.principal)
        self.check_rights(call, entity)
        if not entity.is_paused and entity.maker == maker:
            return entity

        def resumed(found: P) -> P:
            now = self.clock.now()
            taken = {"maker": maker}
            return (
                found.switched(now, paused=False).model_copy(update=taken)
                if found.is_paused
                else found.changed(now, **taken)
            )

        return self.change(call, action, resumed)
