"""The standard operations of the one entity of its type in a scope: it is there, with its defaults, before anyone writes it."""

from collections.abc import Callable
from typing import Any, TypeVar

from portico.core.base.errors import NotFound
from portico.core.base.frozen import frozen
from portico.core.base.ids import new_id
from portico.core.data.changes import StaleVersion
from portico.core.model.call import Call
from portico.core.model.entity import Entity, ReplaceableEntity
from portico.core.model.scope import Scope
from portico.core.services.standard import StandardService

E = TypeVar("E", bound=Entity)


@frozen
class SingletonService(StandardService[E]):
    """Reads and changes the one entity; the first change makes it."""

    def find(self, scope: Scope, key: str, *, deleted: bool = False) -> E:
        """The entity, or its defaults (version 0)."""
        try:
            return super().find(scope, key, deleted=deleted)
        except NotFound:
            return self._defaults(scope, key)

    def change(self, call: Call, action: Any, make: Callable[[E], E], **options: Any) -> E:
        """Changes the entity; the first time it is made."""
        entity = self._read(call, action)
        if entity.version:
            return super().change(call, action, make, **options)
        try:
            return self.repository.create(call, _begun(make(entity)))
        except StaleVersion as error:
            raise self._contended(entity) from error

    def _defaults(self, scope: Scope, key: str) -> E:
        now = self.clock.now()
        values = {"scope": scope, "version": 0, "created_at": now, "updated_at": now, "uid": ""}
        return self.repository.entity_type.model_validate({**values, self.repository.entity_type.key_field: key})


def _begun(entity: E) -> E:
    """The entity of which there were only defaults until now."""
    return entity.model_copy(update={"uid": new_id()}) if isinstance(entity, ReplaceableEntity) else entity
