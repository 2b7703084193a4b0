"""Containers: entities that others live in (a domain, a project). They go last, when nothing is left inside.

Deleting one that has contents is a Conflict that says what stands in the way. Purging with `cascade` marks it PURGING, which
hides it at once; an event-triggered function then removes what is inside, batch by batch, and the container at the end. It
can be interrupted anywhere: whatever is still there is found again, and a PURGING container is due until it is gone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar, Final, Generic, TypeVar

from portico.core.action import Action, Handler
from portico.core.call import Call
from portico.core.changes import StaleVersion
from portico.core.contents import Contents
from portico.core.entity import NamedEntity
from portico.core.errors import Conflict, NotFound, error_prefix
from portico.core.scope import Scope
from portico.core.standard import StandardService
from portico.core.standard_actions import Purge, ScopedAction

PURGING: Final = "PURGING"
_PATIENCE: Final = timedelta(minutes=2)


class Container(NamedEntity):
    """An entity that others live in; `purging` from the moment that it and its contents are doomed."""

    purging: bool = False

    @property
    def state(self) -> str | None:
        """PURGING, or nothing worth saying."""
        return PURGING if self.purging else None

    @property
    def due_at(self) -> datetime | None:
        """A purge that has not ended by then is asked for again."""
        return self.updated_at + _PATIENCE if self.purging else None

    @property
    def inside(self) -> Scope:
        """The scope of what lives in it."""
        raise TypeError(f"{type(self).__name__} has no inside")


C = TypeVar("C", bound=Container)


@dataclass(frozen=True)
class EmptyContainer(ScopedAction):
    """Removes what is inside a PURGING container, and the container; asked for by events only."""

    name: ClassVar[str] = "containers.empty"
    permission: ClassVar[str] = "container:empty"
    entity_type: ClassVar[str] = "container"
    types: str
    key: str


@dataclass(frozen=True)
class ContainerService(StandardService[C], Generic[C]):
    """The standard operations of a container, and the purge of all that is in it."""

    contents: Sequence[Contents[Any]]

    def check_removable(self, call: Call, entity: C) -> None:
        """Raises Conflict that counts what is inside."""
        found = {part.kind: part.count(entity.inside) for part in self.contents}
        self._refuse(entity, {kind: count for kind, count in found.items() if count})

    def purge(self, call: Call, action: Purge) -> None:
        """Removes it when it is empty of everything, deleted or not; with `cascade` begins to empty it."""
        entity = self._read(action, deleted=True)
        if action.cascade:
            self._doom(call, action)
            return
        self._refuse(entity, {part.kind: "some, perhaps deleted" for part in self._not_empty(entity)})
        super().purge(call, action)

    def empty(self, call: Call, scope: Scope, key: str) -> None:
        """Removes the contents of a PURGING container and then itself; asking twice or late does no harm."""
        try:
            entity = self.repository.get(scope, key, deleted=True)
        except NotFound:
            return
        if entity.purging:
            self._empty(call, entity)

    def rescue(self, call: Call, scope: Scope, key: str) -> None:
        """For the sweep: a purge that nobody finished is recorded anew."""
        entity = self.repository.get(scope, key, deleted=True)
        if entity.purging:
            self.repository.update(call, entity, entity.changed(self.clock.now()), "doom")

    def purge_all(self, call: Call, scope: Scope) -> None:
        """Removes every container of a scope with its contents."""
        while found := self.repository.all_in(scope):
            for entity in found:
                self._empty(call, entity)

    def _empty(self, call: Call, entity: C) -> None:
        for part in self.contents:
            part.purge_all(call, entity.inside)
        try:
            self.repository.purge(call, entity, **self.purge_data(entity))
        except StaleVersion:
            return  # changed meanwhile: it is found again
        self.purged(entity)

    def purged(self, entity: C) -> None:
        """After a container is gone: for what a resource keeps elsewhere."""

    def _doom(self, call: Call, action: Purge) -> None:
        def doomed(entity: C) -> C:
            now = self.clock.now()
            return entity.changed(now, purging=True, deleted_at=entity.deleted_at or now)

        self.change(call, action, doomed, deleted=True, operation="doom")

    def _not_empty(self, entity: C) -> list[Contents[Any]]:
        return [part for part in self.contents if not part.is_empty(entity.inside)]

    def _refuse(self, entity: C, inside: Mapping[str, Any]) -> None:
        if inside:
            message = f"The {entity.type} {entity.key!r} is not empty: it has {', '.join(inside)}."
            code = f"{error_prefix(entity.type)}_NOT_EMPTY"
            raise Conflict(message, code=code, details={entity.type: entity.key, "contents": dict(inside)})


@dataclass(frozen=True)
class ContainerPurges:
    """Carries out the purges of all types of containers."""

    services: Sequence[ContainerService[Any]]

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """Which method carries out which action."""
        return {EmptyContainer: self.empty}

    def empty(self, call: Call, action: EmptyContainer) -> None:
        """Empties and removes the container, if it is doomed and still there."""
        service = next(service for service in self.services if service.kind == action.types)
        service.empty(call, action.scope, action.key)
