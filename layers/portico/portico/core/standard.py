"""The six standard operations and their batches, written once for every resource.

A resource makes its actions with `standard_actions` and its service by subclassing `StandardService`, overriding only
what is its own: how a draft becomes an entity, how changes apply, what stands in the way of a deletion.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Final, TypeVar

from portico.core.action import Action, Handler, Target
from portico.core.call import Call
from portico.core.clock import Clock
from portico.core.contents import Contents
from portico.core.entity import Entity, sort_key
from portico.core.errors import Conflict, PreconditionFailed, Unprocessable, error_prefix
from portico.core.query import Page, Querier
from portico.core.repository import Change, StaleVersion
from portico.core.scope import Scope

E = TypeVar("E", bound=Entity)
Fields = Mapping[str, Any]

MAX_BATCH: Final = 100
_CHANGES_PER_TRANSACTION: Final = 45  # an entity and its record each, and the counters, within DynamoDB's 100
_ATTEMPTS: Final = 10
RESERVED_NAMES: Final = frozenset({"search", "batch-update", "batch-delete", "batch-purge"})


@dataclass(frozen=True)
class ScopedAction(Action):
    """An action in a scope."""

    entity_type: ClassVar[str]
    scope: Scope

    @property
    def target(self) -> Target:
        """The scope, and the entity where the action names one."""
        return Target(self.entity_type, self.scope, getattr(self, "key", None))


@dataclass(frozen=True)
class Create(ScopedAction):
    """Adds an entity; `fields` are those of the create DTO."""

    fields: Fields

    @property
    def target(self) -> Target:
        """The scope, and the name that is asked for."""
        return Target(self.entity_type, self.scope, self.fields.get("name"))


@dataclass(frozen=True)
class Get(ScopedAction):
    """Reads one entity."""

    mutates: ClassVar[bool] = False
    key: str


@dataclass(frozen=True)
class Find(ScopedAction):
    """Searches the scope."""

    mutates: ClassVar[bool] = False
    querier: Querier


@dataclass(frozen=True)
class Update(ScopedAction):
    """Changes the fields given; `version` is what `If-Match` names, None for any."""

    key: str
    changes: Fields
    version: int | None = None


@dataclass(frozen=True)
class _OnOne(ScopedAction):
    key: str
    version: int | None = None


class Remove(_OnOne):
    """Deletes softly."""


class Restore(_OnOne):
    """Takes a soft deletion back."""


@dataclass(frozen=True)
class Purge(_OnOne):
    """Removes for good; `cascade` with all that is inside, where there is an inside."""

    cascade: bool = False


@dataclass(frozen=True)
class BatchUpdate(ScopedAction):
    """Changes several entities in one transaction: pairs of a key and its changes."""

    items: Sequence[tuple[str, Fields]]

    @property
    def targets(self) -> Sequence[Target]:
        """Each of the entities."""
        return [Target(self.entity_type, self.scope, key) for key, _ in self.items]


@dataclass(frozen=True)
class _OnMany(ScopedAction):
    keys: Sequence[str]

    @property
    def targets(self) -> Sequence[Target]:
        """Each of the entities."""
        return [Target(self.entity_type, self.scope, key) for key in self.keys]


class BatchDelete(_OnMany):
    """Deletes several softly, all or none."""


class BatchPurge(_OnMany):
    """Removes several for good, all or none."""


_OPERATIONS: Final[Mapping[str, type[ScopedAction]]] = {
    "create": Create,
    "get": Get,
    "search": Find,
    "update": Update,
    "delete": Remove,
    "restore": Restore,
    "purge": Purge,
    "batch_update": BatchUpdate,
    "batch_delete": BatchDelete,
    "batch_purge": BatchPurge,
}
_PERMISSIONS: Final = {"batch_update": "update", "batch_delete": "delete", "batch_purge": "purge", "search": "get"}


def standard_actions(entity_type: type[Entity]) -> dict[str, Any]:
    """The actions of a resource by operation: `actions["create"](scope, fields)` and so on."""

    def make(operation: str, base: type[ScopedAction]) -> type[ScopedAction]:
        permission = _PERMISSIONS.get(operation, operation)
        members = {
            "name": f"{entity_type.types}.{operation}",
            "permission": f"{entity_type.type}:{permission}",
            "entity_type": entity_type.type,
            "__doc__": f"{operation} of {entity_type.types}.",
        }
        return type(f"{entity_type.__name__}{base.__name__}", (base,), members)

    return {operation: make(operation, base) for operation, base in _OPERATIONS.items()}


@dataclass(frozen=True)
class StandardService(Contents[E]):
    """The standard operations of one resource."""

    clock: Clock
    actions: ClassVar[dict[str, Any]]

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """Which method carries out which action."""
        return {self.actions[operation]: getattr(self, operation) for operation in _OPERATIONS}

    def draft(self, call: Call, scope: Scope, fields: Fields) -> E:
        """The entity that a create asks for; a resource with more to say overrides it."""
        now = self.clock.now()
        values = {"scope": scope, "created_at": now, "updated_at": now, **fields}
        return self.repository.entity_type.model_validate(values)

    def revise(self, call: Call, entity: E, changes: Fields) -> E:
        """The entity with the changes of an update applied."""
        return entity.changed(self.clock.now(), **changes)

    def find(self, scope: Scope, key: str, *, deleted: bool = False) -> E:
        """The entity of this key. Raises NotFound."""
        return self.repository.get(scope, key, deleted=deleted)

    def check_removable(self, call: Call, entity: E) -> None:
        """Raises Conflict when something stands in the way of deleting or purging the entity."""

    def create(self, call: Call, action: Create) -> E:
        """Adds the entity. Raises Conflict when the name is taken."""
        if action.fields.get("name", "").lower() in RESERVED_NAMES:
            raise Unprocessable.field("name", "This name is reserved.", "reserved")
        return self.repository.create(call, self.draft(call, action.scope, action.fields))

    def get(self, call: Call, action: Get) -> E:
        """The entity. Raises NotFound."""
        return self.find(action.scope, action.key)

    def search(self, call: Call, action: Find) -> Page[E]:
        """One page of the scope."""
        return self.repository.search(action.scope, action.querier)

    def update(self, call: Call, action: Update) -> E:
        """The changed entity. Raises NotFound, PreconditionFailed; tries again when another writer came first."""
        return self.change(call, action, lambda entity: self.revise(call, entity, action.changes))

    def delete(self, call: Call, action: Remove) -> E:
        """The soft-deleted entity; deleting what is deleted is a NotFound."""
        return self.change(call, action, lambda entity: self._deleted(call, entity))

    def restore(self, call: Call, action: Restore) -> E:
        """The entity as it was before its deletion; restoring what is not deleted changes nothing."""
        entity = self.repository.get(action.scope, action.key, deleted=True)
        if entity.deleted_at is None:
            return entity
        return self.change(call, action, lambda found: found.changed(self.clock.now(), deleted_at=None), deleted=True)

    def purge(self, call: Call, action: Purge) -> None:
        """Removes the entity, deleted before or not."""
        entity = self._read(action, deleted=True)
        self.check_removable(call, entity)
        try:
            self.repository.purge(call, entity, **self.purge_data(entity))
        except StaleVersion as error:
            raise self._contended(entity) from error

    def batch_update(self, call: Call, action: BatchUpdate) -> Sequence[E]:
        """The changed entities, all of them or an error that names the one in the way."""
        changes = {sort_key(key): fields for key, fields in action.items}
        keys = [key for key, _ in action.items]
        return self._batch(call, action, keys, lambda entity: self.revise(call, entity, changes[sort_key(entity.key)]))

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
            entity = self._read(action, deleted=deleted)
            try:
                return self.repository.update(call, entity, make(entity), operation)
            except StaleVersion:
                continue
        raise self._contended(entity)

    def _read(self, action: Any, *, deleted: bool = False) -> E:
        entity = self.find(action.scope, action.key, deleted=deleted)
        if action.version is not None and action.version != entity.version:
            raise PreconditionFailed(
                "The entity has changed: read it again.",
                details={"expected": action.version, "actual": entity.version},
            )
        return entity

    def _deleted(self, call: Call, entity: E) -> E:
        self.check_removable(call, entity)
        now = self.clock.now()
        return entity.changed(now, deleted_at=now)

    def _batch(
        self, call: Call, action: Any, keys: Sequence[str], make: Callable[[E], E | None], *, deleted: bool = False
    ) -> Sequence[E]:
        if len(keys) > _CHANGES_PER_TRANSACTION:
            message = f"A batch has at most {_CHANGES_PER_TRANSACTION} entities."
            raise Unprocessable.field("names", message, "too_long")
        if len({sort_key(key) for key in keys}) < len(keys):
            raise Unprocessable.field("names", "A batch has every entity once.", "duplicate")
        found = self.repository.get_many(action.scope, keys, deleted=deleted)
        entities = [entity or self._absent(action.scope, key) for entity, key in zip(found, keys, strict=True)]
        changes = [self._change(entity, make(entity)) for entity in entities]
        try:
            self.repository.apply(call, changes)
        except StaleVersion as error:
            raise self._contended(entities[error.args[0]]) from error
        return [change.after for change in changes if change.after is not None]

    def _change(self, before: E, after: E | None) -> Change[E]:
        return Change(before, after, data=self.purge_data(before) if after is None else None)

    def _absent(self, scope: Scope, key: str) -> E:
        raise self.repository.missing(scope, key)

    def _contended(self, entity: E) -> Conflict:
        message = f"Others are changing {entity.key!r} at this moment; try again."
        code = f"{error_prefix(entity.type)}_CONTENDED"
        return Conflict(message, code=code, details={entity.type: entity.key})
