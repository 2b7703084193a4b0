"""Containers: entities that others live in (a domain, a project). They go last, when nothing is left inside.

Deleting one that has contents is a Conflict that says what stands in the way. Purging with `cascade` marks it PURGING, which
hides it at once; an event-triggered function then removes what is inside, batch by batch, and the container at the end. It
has the container under a lease, ends before its deadline, and leaves the rest to the message of its own record. It can be
interrupted anywhere: the rest is found again, and a PURGING container is due until it is gone.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Generic, Self, TypeVar

from portico.core.actions.processor import Handler
from portico.core.actions.standard import BatchPurge, Purge, ScopedAction
from portico.core.base.errors import Conflict, NotFound, error_prefix
from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy
from portico.core.data.changes import StaleVersion
from portico.core.model.action import Action
from portico.core.model.call import Call, OutOfTime
from portico.core.model.container import Container
from portico.core.model.scope import Scope
from portico.core.services.contents import Contents
from portico.core.services.standard import StandardService

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

BUDGET_SECONDS: Final = 240.0  # of the 300 that the function has
FORGETTING_SECONDS: Final = 5.0  # of a request
LEASE: Final = timedelta(seconds=330)
DOOM: Final = "doom"  # the operation that the template's rule for `on_container_purging` names


C = TypeVar("C", bound=Container)


@frozen
class EmptyContainer(ScopedAction, of="container", does="empty"):
    """Removes what is inside a PURGING container, and the container; asked for by events only."""

    types: str
    key: str

    @classmethod
    def from_event(cls, scope: Scope, data: Mapping[str, Any]) -> Self:
        """The end of a container whose purge has begun."""
        return cls(scope, f"{data['entity_type']}s", data["entity"])


@frozen
class ContainerService(StandardService[C], Generic[C]):
    """The standard operations of a container, and the purge of all that is in it."""

    parts: Lazy[Sequence[Contents[Any]]]

    @cached_property
    def contents(self) -> Sequence[Contents[Any]]:
        """The contents of a container, in the order in which they are purged; put together on first use."""
        return self.parts()

    def check_removable(self, call: Call, entity: C) -> None:
        """Raises Conflict that counts what is inside."""
        found = {part.kind: part.count(entity.inside) for part in self.contents}
        self._refuse(entity, {kind: count for kind, count in found.items() if count})

    def purge(self, call: Call, action: Purge) -> None:
        """Removes it when it is empty of everything, deleted or not; with `cascade` begins to empty it."""
        if not action.cascade:
            self._check_empty(self._read(call, action, deleted=True))
        doomed = self.change(call, action, self._doomed, deleted=True, operation=DOOM)
        if not action.cascade:
            self._end_at_once(call, doomed)

    def batch_purge(self, call: Call, action: BatchPurge) -> None:
        """Removes all of them when they are empty of everything, or none; who dies after that is made up for by the sweep."""

        def doomed(entity: C) -> C:
            self._check_empty(entity)
            return self._doomed(entity)

        for entity in self._batch(call, action, action.keys, doomed, deleted=True, operation=DOOM):
            self._end_at_once(call, entity)

    def empty(self, call: Call, scope: Scope, key: str) -> None:
        """Removes the contents of a PURGING container and then itself; asking twice or late does no harm."""
        try:
            entity = self.repository.get(scope, key, deleted=True)
        except NotFound:
            return
        now = self.clock.now()
        if not entity.purging or (entity.lease is not None and entity.lease > now):
            return  # who has the lease goes on, or the sweep asks again when it is over
        leased = self._moved(call, entity, "lease", now + LEASE)
        if leased is None:
            return
        try:
            self._empty(replace(call, ends=time.monotonic() + BUDGET_SECONDS), leased)
        except OutOfTime:
            self._moved(call, leased, DOOM, None)

    def _moved(self, call: Call, entity: C, operation: str, lease: datetime | None) -> C | None:
        """The container with another lease, None when somebody was faster."""
        try:
            return self.repository.update(call, entity, entity.changed(self.clock.now(), lease=lease), operation)
        except StaleVersion:
            return None

    def reconcile(self, call: Call, scope: Scope, key: str) -> None:
        """For the sweep: a purge that nobody finished is recorded anew."""
        entity = self.repository.get(scope, key, deleted=True)
        if entity.purging:
            self._moved(call, entity, DOOM, None)

    def purge_all(self, call: Call, scope: Scope) -> None:
        """Removes every container of a scope with its contents."""
        while found := self.repository.all_in(scope):
            for entity in found:
                self._empty(call, entity)
                call.check_time()

    def _empty(self, call: Call, entity: C) -> None:
        for part in self.contents:
            part.purge_all(call, entity.inside)
        self._forget(call, entity)
        self._end(call, entity)

    def _end_at_once(self, call: Call, entity: C) -> None:
        """Removes an empty container, unless there is much to forget: then the message of its record does."""
        with suppress(OutOfTime):
            self._forget(replace(call, ends=time.monotonic() + FORGETTING_SECONDS), entity)
            self._end(call, entity)

    def _forget(self, call: Call, entity: C) -> None:
        for part in self.contents:
            part.forget(call, entity.inside)

    def _end(self, call: Call, entity: C) -> None:
        self.clean_up(entity)
        with suppress(StaleVersion):  # changed meanwhile: it is found again
            self.repository.purge(call, entity, **self.purge_data(entity))

    def clean_up(self, entity: C) -> None:
        """Before a PURGING container goes, perhaps more than once: for what a resource keeps elsewhere."""

    def _doomed(self, entity: C) -> C:
        """The container marked PURGING. That is final: the record, the sweep or another request ends the purge."""
        now = self.clock.now()
        return entity.changed(now, purging=True, deleted_at=entity.deleted_at or now)

    def _check_empty(self, entity: C) -> None:
        inside = (part for part in self.contents if not part.is_empty(entity.inside))
        self._refuse(entity, {part.kind: "some, perhaps deleted" for part in inside})

    def _refuse(self, entity: C, inside: Mapping[str, Any]) -> None:
        if inside:
            message = f"The {entity.type} {entity.key!r} is not empty: it has {', '.join(inside)}."
            code = f"{error_prefix(entity.type)}_NOT_EMPTY"
            raise Conflict(message, code=code, details={entity.type: entity.key, "contents": dict(inside)})


@frozen
class ContainerPurges:
    """Carries out the purges of all types of containers."""

    service: Callable[[str], Any]  # that of a type, by its plural

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {EmptyContainer: self.empty}

    def empty(self, call: Call, action: EmptyContainer) -> None:
        """Empties and removes the container, if it is doomed and still there."""
        self.service(action.types).empty(call, action.scope, action.key)


def wire(parts: "Parts") -> ContainerPurges:
    """The service, put together."""
    return ContainerPurges(parts.service)
