"""The repository: generic over an entity, the only user of the table for entities.

Every change goes through the store, which makes it one transaction.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from math import inf
from typing import Any, Final, Generic, TypeVar

from portico.core.aws.dynamodb_values import Item
from portico.core.base.errors import Conflict, NotFound, error_prefix
from portico.core.base.frozen import frozen
from portico.core.data.changes import Change, StaleVersion
from portico.core.data.codec import former_key_of, from_item, key_of, partition, rare_prefix, spread
from portico.core.data.key_ranges import KeyRange
from portico.core.data.listing import Listing
from portico.core.data.merging import Asking, chunks, pages
from portico.core.data.patience import PATIENCE, Patience
from portico.core.data.query import Page, Querier
from portico.core.data.search import Search
from portico.core.data.store import Store
from portico.core.data.writes import Write
from portico.core.model.call import Call
from portico.core.model.entity import Entity, PassingEntity
from portico.core.model.identified import IdentifiedEntity, id_claim, is_id
from portico.core.model.scope import Scope
from portico.core.model.sharded_entity import ShardedEntity
from portico.core.model.target import Target

E = TypeVar("E", bound=Entity)
_AT_ONCE: Final = 1_000
_ATTEMPTS: Final = 5
_LATEST: Final = 250  # of a parent's entities, asked for at once


@frozen
class Repository(Generic[E]):
    """Keeps the entities of one type."""

    store: Store
    entity_type: type[E]
    patience: Patience = PATIENCE

    def get(self, scope: Scope, key: str, *, deleted: bool = False) -> E:
        """The entity, in one request. Raises NotFound, which says so of a soft-deleted one, unless `deleted` is true."""
        item = self._item(scope, self._name_of(scope, key))
        if item is None:
            raise self.missing(scope, key)
        if "deleted_at" in item and not deleted:
            missing = self.missing(scope, key)
            missing.details |= {"deleted": True}
            raise missing
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
        return [
            from_item(self.entity_type, item) if item and (deleted or "deleted_at" not in item) else None
            for item in self._items(scope, keys)
        ]

    def all_in(self, scope: Scope, limit: int = 25) -> list[E]:
        """The first entities of a scope, deleted ones too, strongly consistent."""
        return [from_item(self.entity_type, item) for item in next(self._pages(self._all(scope), limit), ())]

    def present_in(self, scope: Scope) -> list[E]:
        """All entities of a scope, deleted ones too, strongly consistent; for scopes that hold few."""
        return [from_item(self.entity_type, item) for page in self._pages(self._all(scope), _AT_ONCE) for item in page]

    def count(self, scope: Scope) -> int:
        """The number of entities of a scope that are not deleted; at least so many where counting all would take too long."""
        return self._count(self._listing(scope))[0]

    def search(self, scope: Scope, querier: Querier, *, parent: str | None = None) -> Page[E]:
        """One page of the entities of the scope, or of those of a parent in it."""
        return Search(self.store.table, self.store.cursors, self._listing(scope, parent)).run(querier)

    def related(self, parent: str, between: tuple[str, str], most: int, requests: float = inf) -> list[E]:
        """The latest of a parent's entities whose keys lie between two, a moment old: at most so many, of about so many requests.

        A request reads at most 1 MB; the first to all shards counts as one.
        """
        where = KeyRange(parent, "related", "related_pk", between=between, descending=True)
        made: list[None] = []
        asking = Asking(self.store.table, self.store.entities, lambda: min(most, _LATEST), lambda: made.append(None))
        found: list[E] = []
        for chunk in chunks(asking, self._parts(where)):
            found += [from_item(self.entity_type, item) for item in chunk.items]
            if len(found) >= most or len(made) >= requests:
                break
        return [entity for entity in found[:most] if self._lasts(entity)]

    def live_in(self, scope: Scope) -> list[E]:
        """All entities of a scope that are not deleted, a moment old; for scopes that hold few."""
        where = self._listing(scope).by_key
        return [from_item(self.entity_type, item) for page in self._pages(where, _AT_ONCE) for item in page]

    def create(self, call: Call, entity: E, **data: Any) -> E:
        """Adds the entity. Raises Conflict when its name is taken, also by a soft-deleted one."""
        try:
            self.apply(call, [Change(None, entity, data=data)])
        except StaleVersion as error:
            raise self.taken(entity, error) from error
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

    def apply_with(
        self,
        call: Call,
        changes: Sequence[Change[Any]],
        others: Callable[[], Sequence[Change[Any]]],
        beside: Sequence[Write] = (),
        *,
        passing: tuple[type[Exception], ...] = (),
    ) -> bool:
        """The changes with others in one transaction. Those are asked for anew when one of them is stale, or what is `passing` is raised.

        False where others were always faster, and nothing is written.
        """
        for _ in range(_ATTEMPTS):
            try:
                self.store.apply(call, [*changes, *others()], beside)
            except StaleVersion as error:
                if error.args[0] < len(changes):
                    raise
            except passing:
                continue
            else:
                return True
        return False

    def missing(self, scope: Scope, key: str) -> NotFound:
        """The error for an entity that is not there."""
        return Target(self.entity_type.type, scope, key).missing()

    def _name_of(self, scope: Scope, key: str) -> str:
        """The name of the entity that has an id, where entities have both; else the key itself."""
        if not issubclass(self.entity_type, IdentifiedEntity) or not is_id(key):
            return key
        return self.store.holder(id_claim(self.entity_type, scope, key.lower())) or key

    def _item(self, scope: Scope, name: str) -> Item | None:
        """The item of an entity: one more request for what is not where it would be written now."""
        item = self.store.table.get(self.store.entities, key_of(self.entity_type, scope, name))
        former = former_key_of(self.entity_type, scope, name) if item is None else None
        return item if former is None else self.store.table.get(self.store.entities, former)

    def _items(self, scope: Scope, keys: Sequence[str]) -> list[Item | None]:
        read, name = self.store.table.get_many, self.store.entities
        items = read(name, [key_of(self.entity_type, scope, key) for key in keys])
        former = {
            key: former_key_of(self.entity_type, scope, key) for key, item in zip(keys, items, strict=True) if not item
        }
        elsewhere = {key: where for key, where in former.items() if where}
        if not elsewhere:
            return items
        found = dict(zip(elsewhere, read(name, list(elsewhere.values())), strict=True))
        return [item or found.get(key) for key, item in zip(keys, items, strict=True)]

    def _all(self, scope: Scope) -> KeyRange:
        return KeyRange(partition(self.entity_type, scope))

    def _parts(self, where: KeyRange) -> list[KeyRange]:
        return [replace(where, partition=name) for name in spread(self.entity_type, where.partition).parts]

    def _pages(self, where: KeyRange, size: int) -> Iterator[Sequence[Item]]:
        return pages(self.store.table, self.store.entities, self._parts(where), size)

    def _count(self, listing: Listing[E]) -> tuple[int, bool]:
        """The number of entities of a listing, and if these are all."""
        counted = self.store.counters.total(listing.name)
        if not issubclass(self.entity_type, ShardedEntity):
            return counted, True
        *shards, _former = self._parts(listing.by_key)
        folded, is_all = self.store.folds.count(listing.name, shards)
        return counted + folded, is_all

    def _total(self, listing: Listing[E]) -> int | None:
        count, is_all = self._count(listing)
        return count if is_all else None

    def _listing(self, scope: Scope, parent: str | None = None) -> Listing[E]:
        """The entities of a scope, or of a parent in it, that are not deleted."""
        name = partition(self.entity_type, scope) if parent is None else parent
        by_key = self._by_key(name) if parent is None else KeyRange(name, "related", "related_pk")
        recent = KeyRange(name, "recent", "live_pk", "created_sk")
        rare_field, rare = self.entity_type.rare or (None, frozenset())
        listing: Listing[E] = Listing(
            table_name=self.store.entities,
            by_key=by_key,
            by_time=recent if parent is None else None,
            parse=lambda item: from_item(self.entity_type, item),
            total=lambda: self._total(listing),
            key_field=self.entity_type.key_field,
            name=name,
            partitions=(spread(self.entity_type, name),),
            patience=self.patience,
            lasts=self._lasts,
            rare_field=rare_field if parent is None else None,
            by_rare=lambda value: replace(recent, begins_with=rare_prefix(value)) if value in rare else None,
        )
        return listing

    def _by_key(self, name: str) -> KeyRange:
        """The range of a partition in the order of its keys: the table's own, where nothing in it is softly deleted."""
        passing = issubclass(self.entity_type, PassingEntity)
        return KeyRange(name) if passing else KeyRange(name, "live", "live_pk")

    def _lasts(self, entity: E) -> bool:
        return entity.expires_at is None or entity.expires_at > self.store.journal.clock.now()

    def taken(self, entity: E, error: StaleVersion) -> Conflict:
        """The error for a name that another has, whose item is the error's second argument."""
        kind = entity.type.replace("_", " ")
        old = error.args[1] or {}
        deleted = "deleted_at" in old
        message = f"There is already a {kind} {entity.key!r}" + (
            ", deleted but not purged: restore it, or purge it first." if deleted else "."
        )
        details = {entity.type: entity.key, "deleted": deleted}
        return Conflict(message, code=f"{error_prefix(entity.type)}_EXISTS", details=details)
