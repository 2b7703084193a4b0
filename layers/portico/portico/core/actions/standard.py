"""The actions of the six standard operations and their batches; each type of entity has its own by `standard_actions`."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from functools import cache
from typing import Any, ClassVar, Final, Self

from portico.core.actions.preconditions import Expected
from portico.core.base.frozen import frozen
from portico.core.data.query import Querier
from portico.core.model.action import Action
from portico.core.model.entity import Entity, Pausable
from portico.core.model.facts import fact_types
from portico.core.model.identified import IdentifiedEntity
from portico.core.model.scope import Scope
from portico.core.model.target import Target

Fields = Mapping[str, Any]

MAX_BATCH: Final = 45  # an entity and its record each, and the counters, within the 100 writes of a transaction


@frozen
class ScopedAction(Action):
    """An action in a scope."""

    scope: Scope

    @property
    def target(self) -> Target:
        """The scope, and the entity where the action names one."""
        return Target(self.entity_type, self.scope, getattr(self, "key", None))


@frozen
class Create(ScopedAction):
    """Adds an entity; `fields` are those of the request. `reserved` are the words that are no names (see `Resource`)."""

    reserved: ClassVar[frozenset[str]] = frozenset()
    fields: Fields

    @property
    def target(self) -> Target:
        """The scope, and the name that is asked for."""
        return Target(self.entity_type, self.scope, self.fields.get("name"))


@frozen
class EntityAction(ScopedAction):
    """About one entity, by its name or id."""

    key: str

    @classmethod
    def from_event(cls, scope: Scope, data: Mapping[str, Any]) -> Self:
        """The action that an event of the platform's about the entity asks for, from the event's `data`."""
        return cls(scope, data["entity"])


class Get(EntityAction):
    """Reads one entity."""

    mutates: ClassVar[bool] = False


@frozen
class Find(ScopedAction):
    """Searches the scope."""

    mutates: ClassVar[bool] = False
    querier: Querier
    above: tuple[str, ...] = field(default=(), kw_only=True)  # the keys of what the entities are below, outermost first


@frozen
class Update(EntityAction):
    """Changes the fields given; `version` is what `If-Match` names, None for any.

    Objects and maps among the changes are merged into those that are there (RFC 7396), or take their place if `whole`.
    """

    changes: Fields
    version: Expected = None
    whole: bool = False


@frozen
class OnOne(EntityAction):
    """Changes one entity; `version` is what `If-Match` names, None for any."""

    version: Expected = None


class Remove(OnOne):
    """Deletes softly."""


class Restore(OnOne):
    """Takes a soft deletion back."""


@frozen
class Purge(OnOne):
    """Removes for good; `cascade` with all that is inside, where there is an inside."""

    cascade: bool = False


class Pause(OnOne):
    """Keeps it from its work until it is resumed."""


class Resume(OnOne):
    """Lets it work again."""


@frozen
class BatchUpdate(ScopedAction):
    """Changes several entities in one transaction: pairs of a key and its changes."""

    field: ClassVar[str] = "items"
    items: Sequence[tuple[str, Fields]]

    @property
    def targets(self) -> Sequence[Target]:
        """Each of the entities."""
        return [Target(self.entity_type, self.scope, key) for key, _ in self.items]


@frozen
class _OnMany(ScopedAction):
    field: ClassVar[str] = "names"
    keys: Sequence[str]

    @property
    def targets(self) -> Sequence[Target]:
        """Each of the entities."""
        return [Target(self.entity_type, self.scope, key) for key in self.keys]


class BatchDelete(_OnMany):
    """Deletes several softly, all or none."""


class BatchPurge(_OnMany):
    """Removes several for good, all or none."""


OPERATIONS: Final[Mapping[str, type[ScopedAction]]] = {
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
PAUSING: Final[Mapping[str, type[ScopedAction]]] = {"pause": Pause, "resume": Resume}
_PERMISSIONS: Final = {"batch_update": "update", "batch_delete": "delete", "batch_purge": "purge", "search": "get"}


@cache
def standard_actions(entity_type: type[Entity]) -> Mapping[str, Any]:
    """The actions of a resource by operation, always the same: `actions["create"](scope, fields)` and so on.

    One whose entities are `Pausable` has `pause` and `resume`, too.
    """
    operations = {**OPERATIONS, **(PAUSING if issubclass(entity_type, Pausable) else {})}

    def make(operation: str, base: type[ScopedAction]) -> type[ScopedAction]:
        permission = _PERMISSIONS.get(operation, operation)
        members = {
            "name": f"{entity_type.types}.{operation}",
            "permission": f"{entity_type.type}:{permission}",
            "entity_type": entity_type.type,
            "__doc__": f"{operation} of {entity_type.types}.",
            # What is addressed by its id as well is decided by its name, when it is read.
            "belongs": issubclass(entity_type, IdentifiedEntity) and issubclass(base, EntityAction),
            "by_facts": bool(fact_types(entity_type)) and issubclass(base, EntityAction | BatchUpdate | _OnMany),
        }
        return type(f"{entity_type.__name__}{base.__name__}", (base,), members)

    return {operation: make(operation, base) for operation, base in operations.items()}
