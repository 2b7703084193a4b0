"""Who may read a record of the journal: whoever may read what it is about."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from portico.core.base.frozen import frozen
from portico.core.data.journal import Record
from portico.core.model.action import Need
from portico.core.model.call import Guard
from portico.core.model.scope import Scope
from portico.core.model.target import Target

_EVENT_TYPE: Final = "event_type"
_TRAIL: Final = "audit_log"


@frozen
class Readers:
    """Decides it for each record; `permissions` are all that there are."""

    permissions: Collection[str]

    def readable(self, guard: Guard, records: Sequence[Record]) -> list[Record]:
        """Those of the records that the caller may read, in their order."""
        asked = defaultdict[str, list[tuple[int, Target]]](list)
        for place, record in enumerate(records):
            need = self.need(record)
            asked[need.permission].append((place, need.target))
        return [records[place] for place in sorted(_allowed(guard, asked))]

    def need(self, record: Record) -> Need:
        """Reading the entity, or the type of an event that a tenant emitted. What has no such right is the audit trail's.

        So are calls that failed or were refused: they tell of what their callers tried.
        """
        permission = f"{record.entity_type}:get"
        if record.outcome != "success":
            return Need(f"{_TRAIL}:get", Target(_TRAIL, Scope(record.scope.domain)))
        if record.emitted is not None:
            return Need(f"{_EVENT_TYPE}:get", Target(_EVENT_TYPE, record.scope, record.event_type))
        if permission not in self.permissions:
            return Need(f"{_TRAIL}:get", Target(_TRAIL, Scope(record.scope.domain)))
        return Need(permission, record.target)


def _allowed(guard: Guard, asked: dict[str, list[tuple[int, Target]]]) -> Iterator[int]:
    for permission, targets in asked.items():
        found = guard.allows(permission, [target for _, target in targets])
        yield from (place for (place, _), allowed in zip(targets, found, strict=True) if allowed)
