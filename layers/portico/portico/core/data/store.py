"""The store: what all repositories share, and the one way to change entities.

A change is one transaction: the entities, their records in the journal, their claims, their counters.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import accumulate
from typing import Any, Final, TypeGuard

from portico.core.aws.errors import ConditionFailed
from portico.core.base.frozen import frozen
from portico.core.data.changes import Change, ConditionRefused, StaleVersion, TooManyWrites
from portico.core.data.claim_writes import ClaimTaken, ClaimWrite, claim_writes
from portico.core.data.codec import from_item, key_in_table, key_of, partition, to_item
from portico.core.data.counters import Counters
from portico.core.data.cursor import CursorSigner
from portico.core.data.folds import Folds
from portico.core.data.idempotency_mark import AlreadyDone, mark_write
from portico.core.data.journal import Journal, Record
from portico.core.data.table import Table
from portico.core.data.writes import ABSENT, Delete, Expectation, Put, Write
from portico.core.model.call import Call
from portico.core.model.claims import Claim
from portico.core.model.entity import BeatingEntity, Entity, ReplaceableEntity
from portico.core.model.scope import Scope
from portico.core.model.sharded_entity import ShardedEntity

MAX_WRITES: Final = 100  # of a transaction of DynamoDB


@frozen
class Store:
    """The parts that all repositories share: the table, the journal, the counters and the signer of cursors."""

    table: Table
    entities: str
    journal: Journal
    counters: Counters
    cursors: CursorSigner

    @property
    def folds(self) -> Folds:
        """The counts of what the counters do not have."""
        return Folds(self.table, self.entities, self.journal.clock)

    def get_together(self, *wanted: tuple[type[Entity], Scope, str]) -> list[Any]:
        """Entities of several types, None for what is not there or deleted; a request for each 100."""
        items = self.table.get_many(self.entities, [key_of(*one) for one in wanted])
        return [
            from_item(entity_type, item) if item and "deleted_at" not in item else None
            for (entity_type, _, _), item in zip(wanted, items, strict=True)
        ]

    def holder(self, claim: Claim) -> str | None:
        """The key of the entity that has a value, in one request."""
        item = self.table.get(self.entities, claim.key)
        return None if item is None else str(item["holder"])

    def held(self, claim: Claim) -> tuple[Scope, str] | None:
        """The scope and the key of the entity that has a value, in one request."""
        item = self.table.get(self.entities, claim.key)
        return None if item is None else (Scope.parse(str(item["scope"])), str(item["holder"]))

    def apply(self, call: Call, changes: Sequence[Change[Any]], beside: Sequence[Write] = ()) -> None:
        """All of the changes in one transaction, or none; they may be of entities of several types.

        `beside` are writes to items that are no entities (slots, quotas), with their conditions. An action that is not `recorded`
        leaves no records. Raises ConditionRefused with the index of the first write beside whose condition does not hold,
        StaleVersion with the index of the first in the way, ClaimTaken when a value is another's, TooManyWrites, and
        AlreadyDone when the action is one to be done once and was done by an earlier call with the same key.
        """
        changes = [self._at_home(change) for change in changes]
        begun = time.monotonic()  # before the ids of the records, by whose times readers of the journal wait
        recorded = [change for change in changes if not change.quiet] if call.action.recorded else ()
        records = [self._record(call, change) for change in recorded]
        claims = self._claims(changes)
        writes: list[Write] = [*map(self._write, changes), *map(self.journal.put, records)]
        writes += [*(claim.write for claim in claims), *beside, *self._counts(changes), *self._forgotten(changes)]
        once = call.origin.once if call.action.once else None
        if once is not None and not once.marked:
            writes.append(mark_write(once, self.entities, changes[0].entity, self.journal.clock.now()))
        if len(writes) > MAX_WRITES:
            raise TooManyWrites(len(writes), MAX_WRITES, self._fitting(changes))
        try:
            self.table.transact(writes, begun)
        except ConditionFailed as failure:
            self._explain(failure, (len(changes), len(records), len(claims), len(beside)), claims)
        if once is not None:
            once.marked = True

    def _record(self, call: Call, change: Change[Any]) -> Record:
        record = self.journal.record(call, change.entity, change.operation, **(change.data or {}))
        return record.model_copy(update={"version": None}) if change.is_beat else record

    def _at_home(self, change: Change[Any]) -> Change[Any]:
        """The change, with the uids of the scope that a new entity is in."""
        if change.after is None or change.after.scope.uids is not None:
            return change
        scope = self.journal.homes.known(change.after.scope)
        return replace(change, after=change.after.model_copy(update={"scope": scope}))

    def _explain(
        self, failure: ConditionFailed, counts: tuple[int, int, int, int], claims: Sequence[ClaimWrite]
    ) -> None:
        changed, recorded, claimed, beside = accumulate(counts)
        if any(changed <= index < recorded for index in failure.indexes):
            return  # our own record is there already: this is a retry of a write whose acknowledgement was lost
        if failure.index < changed:
            raise StaleVersion(failure.index, failure.old) from failure
        if failure.index < claimed:
            taken = claims[failure.index - recorded]
            raise ClaimTaken(taken.entity, taken.claim) from failure
        if failure.index < beside:
            raise ConditionRefused(failure.index - claimed, failure.old) from failure
        raise AlreadyDone(failure.old or {}) from failure

    def _fitting(self, changes: Sequence[Change[Any]]) -> int:
        """The number of changes, from the first, that fit one transaction."""
        for count in range(len(changes), 0, -1):
            first = changes[:count]
            if (
                2 * count + len(self._claims(first)) + len(self._counts(first)) + len(self._forgotten(first))
                <= MAX_WRITES
            ):
                return count
        return 0

    def _claims(self, changes: Sequence[Change[Any]]) -> Sequence[ClaimWrite]:
        return claim_writes(self.entities, [(change.before, change.after) for change in changes])

    def _write(self, change: Change[Any]) -> Put | Delete:
        expect = ABSENT if change.before is None else _as_it_was(change.before)
        if change.after is not None:
            return Put(self.entities, to_item(change.after), expect)
        entity = change.entity
        return Delete(self.entities, key_in_table(entity), expect)

    def _counts(self, changes: Sequence[Change[Any]]) -> Sequence[Write]:
        totals: dict[tuple[str, datetime | None], int] = {}
        for change in changes:
            for entity, sign in ((change.before, -1), (change.after, 1)):
                for counted, amount in counts_of(entity).items():
                    totals[counted] = totals.get(counted, 0) + sign * amount
        return [self.counters.add(name, amount, until) for (name, until), amount in totals.items() if amount]

    def _forgotten(self, changes: Sequence[Change[Any]]) -> Sequence[Put]:
        """The writes that forget the folds of what is removed before its end."""
        gone = [
            change.before for change in changes if change.before and change.after is None and _is_folded(change.before)
        ]
        now = self.journal.clock.now()
        names = {name for entity in gone if not _has_ended(entity, now) for name in _listings(entity)}
        return [self.folds.forgotten(name) for name in sorted(names)]


def _as_it_was(entity: Entity) -> Expectation:
    """The expectation that the item is still this version of this very entity, and not a successor of the same key."""
    uid = entity.uid if isinstance(entity, ReplaceableEntity) else None
    numbers = {"beats": entity.beats} if isinstance(entity, BeatingEntity) else None
    return Expectation(version=entity.version, uid=uid, numbers=numbers)


def _listings(entity: Entity) -> Sequence[str]:
    return [name for name in (partition(type(entity), entity.scope), entity.parent) if name]


def _is_folded(entity: Entity | None) -> TypeGuard[ShardedEntity]:
    return isinstance(entity, ShardedEntity) and not entity.in_counters


def _has_ended(entity: Entity, now: datetime) -> bool:
    return entity.expires_at is not None and entity.expires_at <= now


def counts_of(entity: Entity | None) -> Mapping[tuple[str, datetime | None], int]:
    """The counters of an entity, by name and end, and what it adds to each: to those of its listings one, unless they are folded."""
    if entity is None or entity.deleted_at is not None:
        return {}
    listings = () if _is_folded(entity) else _listings(entity)
    end = entity.expires_at
    until = None if end is None else end.replace(microsecond=0)  # as counters tell times apart
    listed = {(listing, until): 1 for listing in listings}
    return {**listed, **{(name, None): amount for name, amount in entity.counts.items()}}
