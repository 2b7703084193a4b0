"""The repository: generic over an entity, the only user of the table for entities.

Every change goes through the store, which makes it one transaction.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import inf
from typing import Any, Final, Generic, TypeVar

from portico.core.base.errors import Conflict, NotFound, error_prefix
from portico.core.base.frozen import frozen
from portico.core.data.changes import Change, StaleVersion
from portico.core.data.codec import from_item, key_of, partition, rare_prefix
from portico.core.data.key_ranges import KeyRange
from portico.core.data.listing import Listing
from portico.core.data.patience import PATIENCE, Patience
from portico.core.data.query import Page, Querier
from portico.core.data.search import Search
from portico.core.data.shards import Sharded
from portico.core.data.store import Store
from portico.core.data.writes import Write
from portico.core.model.call import Call
from portico.core.model.entity import Entity
from portico.core.model.identified import IdentifiedEntity, id_claim, is_id
from portico.core.model.scope import Scope
from portico.core.model.target import Target

E = TypeVar("E", bound=Entity)
_AT_ONCE: Final = 1_000


@frozen
class Repository(Generic[E]):
    """Keeps the entities of one type."""

    store: Store
    entity_type: type[E]
    patience: Patience = PATIENCE

    def get(self, scope: Scope, key: str, *, deleted: bool = False) -> E:
        """The entity, in one request. Raises NotFound; a soft-deleted one is found only if `deleted` is true."""
        name = self._name_of(scope, key)
        item = self.store.table.get(self.store.entities, key_of(self.entity_type, scope, name))
        if item is None or ("deleted_at" in item and not deleted):
            raise self.missing(scope, key)
        return from_item(self.entity_type, item)

    def live(self, scope: Scope, key: str) -> E:
        """The entity, in one request. Raises NotFound, also for one that has expired and is still there."""
        entity = self.get(scope, key)
        if not self._lasts(entity):
            raise self.missing(scope, key)
        return entity

    def get_for(self, call: Call, scope: Scope, key: str) -> E:
        """The entity, for a call that is decided by what it belongs to. Raises NotFound, or the denial."""
        try:
            entity = self.live(scope, key)
        except NotFound:
            call.guard.authorize_missing()
            raise
        call.guard.authorize(entity)
        return entity

    def get_many(self, scope: Scope, keys: Sequence[str], *, deleted: bool = False) -> list[E | None]:
        """At most 100 entities in the order of the keys, None for what is not there, or deleted; one request."""
        wanted = [key_of(self.entity_type, scope, key) for key in keys]
        items = self.store.table.get_many(self.store.entities, wanted)
        return [
            from_item(self.entity_type, item) if item and (deleted or "deleted_at" not in item) else None
            for item in items
        ]

    def all_in(self, scope: Scope, limit: int = 25) -> list[E]:
        """The first entities of a scope, deleted ones too, strongly consistent."""
        where = KeyRange(partition(self.entity_type, scope))
        found = self.store.table.query(self.store.entities, where, limit)
        return [from_item(self.entity_type, item) for item in found.items]

    def present_in(self, scope: Scope) -> list[E]:
        """All entities of a scope, deleted ones too, strongly consistent; for scopes that hold few."""
        where, found, resume = KeyRange(partition(self.entity_type, scope)), [], None
        while True:
            part = self.store.table.query(self.store.entities, where, _AT_ONCE, resume)
            found += [from_item(self.entity_type, item) for item in part.items]
            resume = part.resume
            if resume is None:
                return found

    def count(self, scope: Scope) -> int:
        """The number of entities of a scope that are not deleted."""
        return self.store.counters.total(partition(self.entity_type, scope))

    def search(self, scope: Scope, querier: Querier, *, parent: str | None = None) -> Page[E]:
        """One page of the entities of the scope, or of those of a parent in it."""
        return Search(self.store.table, self.store.cursors, self._listing(scope, parent)).run(querier)

    def related(self, parent: str, between: tuple[str, str], most: int, megabytes: float = inf) -> list[E]:
        """The latest of a parent's entities whose keys lie between two, a moment old: at most so many, of so much size."""
        where, resume = KeyRange(parent, "related", "related_pk", between=between, descending=True), None
        found: list[E] = []
        while len(found) < most and megabytes > 0:
            megabytes -= 1  # a query reads one
            part = self.store.table.query(self.store.entities, where, most - len(found), resume)
            found += [from_item(self.entity_type, item) for item in part.items]
            resume = part.resume
            if resume is None:
                break
        return [entity for entity in found if self._lasts(entity)]

    def live_in(self, scope: Scope) -> list[E]:
        """All entities of a scope that are not deleted, a moment old; for scopes that hold few."""
        where, found, resume = self._listing(scope).by_key, [], None
        while True:
            part = self.store.table.query(self.store.entities, where, _AT_ONCE, resume)
            found += [from_item(self.entity_type, item) for item in part.items]
            resume = part.resume
            if resume is None:
                return found

    def create(self, call: Call, entity: E, **data: Any) -> E:
        """Adds the entity. Raises Conflict when its name is taken, also by a soft-deleted one."""
        try:
            self.apply(call, [Change(None, entity, data=data)])
        except StaleVersion as error:
            raise self._taken(entity, error) from error
        return entity

    def update(self, call: Call, before: E, after: E, operation: str | None = None, **data: Any) -> E:
        """Replaces `before` by `after`. Raises StaleVersion when `before` is no longer what is there."""
        self.apply(call, [Change(before, after, operation, data)])
        return after

    def purge(self, call: Call, entity: E, **data: Any) -> None:
        """Removes the entity for good. Raises StaleVersion when it was changed meanwhile."""
        self.apply(call, [Change(entity, None, data=data)])

    def apply(self, call: Call, changes: Sequence[Change[Any]], beside: Sequence[Write] = ()) -> None:
        """All of the changes in one transaction, or none; see `Store.apply`."""
        self.store.apply(call, changes, beside)

    def missing(self, scope: Scope, key: str) -> NotFound:
        """The error for an entity that is not there."""
        return Target(self.entity_type.type, scope, key).missing()

    def _name_of(self, scope: Scope, key: str) -> str:
        """The name of the entity that has an id, where entities have both; else the key itself."""
        if not issubclass(self.entity_type, IdentifiedEntity) or not is_id(key):
            return key
        return self.store.holder(id_claim(self.entity_type, scope, key.lower())) or key

    def _listing(self, scope: Scope, parent: str | None = None) -> Listing[E]:
        """The entities of a scope, or of a parent in it, that are not deleted."""
        name = partition(self.entity_type, scope) if parent is None else parent
        by_key = KeyRange(name, "live", "live_pk") if parent is None else KeyRange(name, "related", "related_pk")
        recent = KeyRange(name, "recent", "live_pk", "created_sk")
        rare_field, rare = self.entity_type.rare or (None, frozenset())
        return Listing(
            table_name=self.store.entities,
            by_key=by_key,
            by_time=recent if parent is None else None,
            parse=lambda item: from_item(self.entity_type, item),
            total=lambda: self.store.counters.total(name),
            key_field=self.entity_type.key_field,
            name=name,
            partitions=(Sharded(name),),
            patience=self.patience,
            lasts=self._lasts,
            rare_field=rare_field if parent is None else None,
            by_rare=lambda value: replace(recent, begins_with=rare_prefix(value)) if value in rare else None,
        )

    def _lasts(self, entity: E) -> bool:
        return entity.expires_at is None or entity.expires_at > self.store.journal.clock.now()

    def _taken(self, entity: E, error: StaleVersion) -> Conflict:
        kind = entity.type.replace("_", " ")
        old = error.args[1] or {}
        deleted = "deleted_at" in old
        message = f"There is already a {kind} {entity.key!r}" + (
            ", deleted but not purged: restore it, or purge it first." if deleted else "."
        )
        details = {entity.type: entity.key, "deleted": deleted}
        return Conflict(message, code=f"{error_prefix(entity.type)}_EXISTS", details=details)
