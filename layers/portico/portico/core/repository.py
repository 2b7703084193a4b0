"""The repository: generic over an entity, the only user of the table for entities.

Every change is one transaction: the entity, its record in the journal, its counters.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from portico.core.action import Target
from portico.core.call import Call
from portico.core.claims import Claim, ClaimTaken, claim_writes
from portico.core.codec import from_item, key_of, partition, to_item
from portico.core.counters import Counters
from portico.core.cursor import CursorSigner
from portico.core.entity import Entity
from portico.core.errors import Conflict, NotFound, error_prefix
from portico.core.journal import Journal
from portico.core.listing import Listing
from portico.core.query import Page, Querier
from portico.core.scope import Scope
from portico.core.search import Search
from portico.core.table import ABSENT, ConditionFailed, Delete, Expectation, Put, Range, Table, Write

E = TypeVar("E", bound=Entity)
_AT_ONCE: Final = 1_000


class StaleVersion(Exception):
    """The entity was changed by another since it was read."""


@dataclass(frozen=True)
class Store:
    """What all repositories share: the table, the journal, the counters and the signer of cursors."""

    table: Table
    entities: str
    journal: Journal
    counters: Counters
    cursors: CursorSigner

    def get_together(self, *wanted: tuple[type[Entity], Scope, str]) -> list[Any]:
        """Entities of several types in one request, None for what is not there or deleted."""
        items = self.table.get_many(self.entities, [key_of(*one) for one in wanted])
        return [
            from_item(entity_type, item) if item and "deleted_at" not in item else None
            for (entity_type, _, _), item in zip(wanted, items, strict=True)
        ]

    def holder(self, claim: Claim) -> str | None:
        """The key of the entity that has a value, in one request."""
        item = self.table.get(self.entities, claim.key)
        return None if item is None else str(item["holder"])


@dataclass(frozen=True)
class Change(Generic[E]):
    """One step of a transaction: what the entity was (None: not there) and what it will be (None: purged)."""

    before: E | None
    after: E | None
    operation: str | None = None
    data: Any = None

    @property
    def entity(self) -> E:
        """The entity that the change is about, as it will be or last was."""
        entity = self.after or self.before
        if entity is None:
            raise ValueError("a change has a before or an after")
        return entity


@dataclass(frozen=True)
class Repository(Generic[E]):
    """Keeps the entities of one type."""

    store: Store
    entity_type: type[E]

    def get(self, scope: Scope, key: str, *, deleted: bool = False) -> E:
        """The entity, in one request. Raises NotFound; a soft-deleted one is found only if `deleted` is true."""
        item = self.store.table.get(self.store.entities, key_of(self.entity_type, scope, key))
        if item is None or ("deleted_at" in item and not deleted):
            raise self.missing(scope, key)
        return from_item(self.entity_type, item)

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
        where = Range(partition(self.entity_type, scope))
        found = self.store.table.query(self.store.entities, where, limit)
        return [from_item(self.entity_type, item) for item in found.items]

    def count(self, scope: Scope) -> int:
        """How many entities a scope has that are not deleted."""
        return self.store.counters.total(partition(self.entity_type, scope))

    def search(self, scope: Scope, querier: Querier, *, parent: str | None = None) -> Page[E]:
        """One page of the entities of the scope, or of those of a parent in it."""
        return Search(self.store.table, self.store.cursors, self._listing(scope, parent)).run(querier)

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

    def apply(self, call: Call, changes: Sequence[Change[E]]) -> None:
        """All of the changes in one transaction, or none.

        Raises StaleVersion with the index of the first in the way, ClaimTaken when a value is another's.
        """
        records = [
            self.store.journal.record(call, change.entity, change.operation, **(change.data or {}))
            for change in changes
        ]
        entities: list[Write] = [self._write(change) for change in changes]
        claims = claim_writes(self.store.entities, [(change.before, change.after) for change in changes])
        puts = map(self.store.journal.put, records)
        writes = [*entities, *puts, *(claim.write for claim in claims), *self._counts(changes)]
        try:
            self.store.table.transact(writes)
        except ConditionFailed as failure:
            first, last = len(changes), 2 * len(changes)
            if any(first <= index < last for index in failure.indexes):
                return  # our own record is there already: this is a retry of a write whose acknowledgement was lost
            if failure.index < first:
                raise StaleVersion(failure.index, failure.old) from failure
            taken = claims[failure.index - last]
            raise ClaimTaken(taken.entity, taken.claim) from failure

    def missing(self, scope: Scope, key: str) -> NotFound:
        """The error for an entity that is not there."""
        return Target(self.entity_type.type, scope, key).missing()

    def _listing(self, scope: Scope, parent: str | None = None) -> Listing[E]:
        """The entities of a scope, or of a parent in it, that are not deleted."""
        name = partition(self.entity_type, scope) if parent is None else parent
        by_key = Range(name, "live", "live_pk") if parent is None else Range(name, "related", "related_pk")
        return Listing(
            table_name=self.store.entities,
            by_key=by_key,
            by_time=Range(name, "recent", "live_pk", "created_sk") if parent is None else None,
            parse=lambda item: from_item(self.entity_type, item),
            total=lambda: self.store.counters.total(name),
            key_field=self.entity_type.key_field,
            name=name,
            partitions=(name,),
        )

    def _write(self, change: Change[E]) -> Put | Delete:
        expect = ABSENT if change.before is None else Expectation(version=change.before.version)
        if change.after is not None:
            return Put(self.store.entities, to_item(change.after), expect)
        entity = change.entity
        return Delete(self.store.entities, key_of(self.entity_type, entity.scope, entity.key), expect)

    def _counts(self, changes: Sequence[Change[E]]) -> Iterable[Write]:
        totals: dict[str, int] = {}
        for change in changes:
            for entity, sign in ((change.before, -1), (change.after, 1)):
                for counted, amount in _counts_of(entity).items():
                    totals[counted] = totals.get(counted, 0) + sign * amount
        return [self.store.counters.add(name, amount) for name, amount in totals.items() if amount]

    def _taken(self, entity: E, error: StaleVersion) -> Conflict:
        kind = entity.type.replace("_", " ")
        old = error.args[1] or {}
        deleted = "deleted_at" in old
        message = f"There is already a {kind} {entity.key!r}" + (
            ", deleted but not purged: restore it, or purge it first." if deleted else "."
        )
        details = {entity.type: entity.key, "deleted": deleted}
        return Conflict(message, code=f"{error_prefix(entity.type)}_EXISTS", details=details)


def _counts_of(entity: Entity | None) -> Mapping[str, int]:
    if entity is None or entity.deleted_at is not None:
        return {}
    listings = filter(None, (partition(type(entity), entity.scope), entity.parent))
    return {**dict.fromkeys(listings, 1), **entity.counts}
