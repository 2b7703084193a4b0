"""The six standard operations and their batches, written once for every resource.

A resource makes its service by subclassing `StandardService`, overriding only what is its own: how a draft becomes an
entity, how changes apply, what stands in the way of a deletion.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, Final, TypeVar

from portico.core.actions.preconditions import require_version
from portico.core.actions.processor import Handler
from portico.core.actions.standard import (
    MAX_BATCH,
    BatchDelete,
    BatchPurge,
    BatchUpdate,
    Create,
    Fields,
    Find,
    Get,
    Purge,
    Remove,
    Restore,
    Update,
    standard_actions,
)
from portico.core.base.clock import Clock
from portico.core.base.errors import Conflict, NotFound, Unprocessable, error_prefix
from portico.core.base.frozen import frozen
from portico.core.data.changes import Change, StaleVersion, TooManyWrites
from portico.core.data.query import Page
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.entity import Entity, sort_key
from portico.core.model.identified import IdentifiedEntity, is_id
from portico.core.model.scope import Scope
from portico.core.model.target import Target
from portico.core.services.contents import Contents
from portico.core.services.revisions import merged, typed

E = TypeVar("E", bound=Entity)

_ATTEMPTS: Final = 10


@frozen
class StandardService(Contents[E]):
    """The standard operations of one resource."""

    clock: Clock
    most: ClassVar[int | None] = None  # the number that a scope may have, where its users list all of them

    @property
    def actions(self) -> Mapping[str, Any]:
        """The actions of the standard operations."""
        return standard_actions(self.repository.entity_type)

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {action: getattr(self, operation) for operation, action in self.actions.items()}

    def draft(self, call: Call, scope: Scope, fields: Fields) -> E:
        """The entity that a create asks for; a resource with more to say overrides it."""
        now = self.clock.now()
        values = {"scope": scope, "created_at": now, "updated_at": now, **fields}
        return self.repository.entity_type.model_validate(values)

    def revise(self, call: Call, entity: E, changes: Fields) -> E:
        """The entity with the changes of an update applied."""
        return entity.changed(self.clock.now(), **typed(entity, changes))

    def find(self, scope: Scope, key: str, *, deleted: bool = False) -> E:
        """The entity of this key. Raises NotFound."""
        return self.repository.get(scope, key, deleted=deleted)

    def check_removable(self, call: Call, entity: E) -> None:
        """Raises Conflict when something stands in the way of deleting or purging the entity."""

    def restored(self, call: Call, entity: E) -> E:
        """The entity as it comes back from its deletion; a resource that looks at who brings it back overrides it."""
        return entity.changed(self.clock.now(), deleted_at=None)

    def check_room(self, scope: Scope) -> None:
        """Raises Conflict when the scope has as many as it may have."""
        if self.most is not None and len(self.repository.present_in(scope)) >= self.most:
            many = self.kind.replace("_", " ")
            message = f"A {scope.kind} has at most {self.most} {many}, deleted ones that are not purged among them."
            raise Conflict(message, code=f"TOO_MANY_{error_prefix(self.kind)}", details={"limit": self.most})

    def create(self, call: Call, action: Create) -> E:
        """Adds the entity. Raises Conflict when the name is taken, or the scope has as many as it may have."""
        self.check_room(action.scope)
        if self._is_reserved(action):
            raise Unprocessable.field("name", "This name is reserved.", "reserved")
        scope = self.repository.store.journal.homes.known(action.scope)
        return self.repository.create(call, self.draft(call, scope, action.fields))

    def get(self, call: Call, action: Get) -> E:
        """The entity. Raises NotFound."""
        return self._authorized(call, action)

    def search(self, call: Call, action: Find) -> Page[E]:
        """One page of the scope."""
        return self.repository.search(action.scope, action.querier)

    def update(self, call: Call, action: Update) -> E:
        """The changed entity. Raises NotFound, PreconditionFailed; tries again when another writer came first."""

        def revised(entity: E) -> E:
            return self.revise(call, entity, action.changes if action.whole else merged(entity, action.changes))

        return self.change(call, action, revised)

    def delete(self, call: Call, action: Remove) -> E:
        """The soft-deleted entity; deleting what is deleted is a NotFound."""
        return self.change(call, action, lambda entity: self._deleted(call, entity))

    def restore(self, call: Call, action: Restore) -> E:
        """The entity as it was before its deletion; restoring what is not deleted changes nothing."""
        entity = self._authorized(call, action, deleted=True)
        if entity.deleted_at is None:
            return entity
        return self.change(call, action, lambda found: self.restored(call, found), deleted=True)

    def purge(self, call: Call, action: Purge) -> None:
        """Removes the entity, deleted before or not."""
        entity = self._read(call, action, deleted=True)
        self.check_removable(call, entity)
        try:
            self.repository.purge(call, entity, **self.purge_data(entity))
        except StaleVersion as error:
            raise self._contended(entity) from error

    def batch_update(self, call: Call, action: BatchUpdate) -> Sequence[E]:
        """The changed entities, all of them or an error that names the one in the way."""
        changes = {sort_key(key): fields for key, fields in action.items}
        keys = [key for key, _ in action.items]

        def revised(entity: E) -> E:
            return self.revise(call, entity, merged(entity, changes[sort_key(entity.key)]))

        return self._batch(call, action, keys, revised)

    def batch_delete(self, call: Call, action: BatchDelete) -> None:
        """Deletes all of them or none."""
        self._batch(call, action, action.keys, lambda entity: self._deleted(call, entity))

    def batch_purge(self, call: Call, action: BatchPurge) -> None:
        """Removes all of them or none."""

        def gone(entity: E) -> None:
            self.check_removable(call, entity)

        self._batch(call, action, action.keys, gone, deleted=True)

    def change(
        self, call: Call, action: Any, make: Callable[[E], E], *, deleted: bool = False, operation: str | None = None
    ) -> E:
        """Read, change, write; again when another came between, unless the caller named a version."""
        for _ in range(_ATTEMPTS):
            entity = self._read(call, action, deleted=deleted)
            try:
                return self.repository.update(call, entity, make(entity), operation)
            except StaleVersion:
                continue
        raise self._contended(entity)

    def _is_reserved(self, action: Create) -> bool:
        """True if the name is a word of the paths, or looks like an id where entities have names and ids."""
        name = action.fields.get("name", "").lower()
        looks = issubclass(self.repository.entity_type, IdentifiedEntity) and is_id(name)
        return looks or name in action.reserved

    def _read(self, call: Call, action: Any, *, deleted: bool = False) -> E:
        """The entity, which the caller may change. Raises NotFound, the denial, PreconditionFailed."""
        entity = self._authorized(call, action, deleted=deleted)
        require_version(entity, action.version)
        return entity

    def _authorized(self, call: Call, action: Any, *, deleted: bool = False) -> E:
        """The entity, on which the caller may do this. Raises the denial, NotFound."""
        try:
            entity = self.find(action.scope, action.key, deleted=deleted)
        except NotFound:
            call.guard.authorize_missing()
            raise
        call.guard.authorize(entity)
        return entity

    def _deleted(self, call: Call, entity: E) -> E:
        self.check_removable(call, entity)
        now = self.clock.now()
        return entity.changed(now, deleted_at=now)

    def _batch(
        self,
        call: Call,
        action: Any,
        keys: Sequence[str],
        make: Callable[[E], E | None],
        *,
        deleted: bool = False,
        operation: str | None = None,
    ) -> Sequence[E]:
        if len(keys) > MAX_BATCH:
            raise Unprocessable.field(action.field, f"A batch has at most {MAX_BATCH} entities.", "too_long")
        if len({sort_key(key) for key in keys}) < len(keys):
            raise Unprocessable.field(action.field, "A batch has every entity once.", "duplicate")
        found = self.repository.get_many(action.scope, keys, deleted=deleted)
        entities = [entity or self._absent(call, action.scope, key) for entity, key in zip(found, keys, strict=True)]
        call.guard.authorize(*entities)
        changes = [self._change(entity, make(entity), operation) for entity in entities]
        try:
            self.repository.apply(call, changes)
        except TooManyWrites as error:
            raise error.of(action.field) from error
        except StaleVersion as error:
            raise self._contended(entities[error.args[0]]) from error
        return [change.after for change in changes if change.after is not None]

    def _change(self, before: E, after: E | None, operation: str | None) -> Change[E]:
        return Change(before, after, operation, self.purge_data(before) if after is None else None)

    def _absent(self, call: Call, scope: Scope, key: str) -> E:
        call.guard.authorize_missing(Target(self.repository.entity_type.type, scope, key))
        raise self.repository.missing(scope, key)

    def _contended(self, entity: E) -> Conflict:
        message = f"Others are changing {entity.key!r} right now; try again."
        code = f"{error_prefix(entity.type)}_CONTENDED"
        return Conflict(message, code=code, details={entity.type: entity.key})
