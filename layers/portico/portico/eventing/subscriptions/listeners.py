"""Whether anybody is to be told of an event of the platform, looked up before it is published. See docs/decisions/0052."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from portico.core.aws.dynamodb_values import Item
from portico.core.base.errors import Unavailable
from portico.core.base.observability import logger
from portico.core.data.journal import Record
from portico.core.data.partitions import whole
from portico.core.data.table import Table
from portico.core.model.event_names import CALLS_BACK
from portico.eventing.subscriptions import patterns

_PAUSED: Final = "PAUSED"


@dataclass
class Listeners:
    """Reads the subscriptions of the projects of some records, as items: one strongly consistent query for each project.

    What a record tells of was committed before this reading begins. A subscription that was acknowledged before that
    is seen, so no event that was promised to it is held back.
    """

    table: Table
    entities: str

    def unheard(self, records: Sequence[Record]) -> set[int]:
        """The places of the platform's events that nobody is to be told of; none where the subscriptions cannot be read."""
        places = [place for place, record in enumerate(records) if may_be_heard(record)]
        try:
            found = whole(self.table, self.entities, (_partition(records[place]) for place in places))
        except Unavailable as error:
            logger().warning("journal.listeners.unknown", exc_info=error)
            return set()
        listening = {partition: _patterns(items) for partition, items in found.items()}
        return {place for place in places if not _heard(records[place], listening[_partition(records[place])])}


def may_be_heard(record: Record) -> bool:
    """True for what subscriptions may be about; the events of tenants' own go another way."""
    return record.scope.project is not None and record.outcome == "success" and record.emitted is None


def _heard(record: Record, listening: Sequence[str]) -> bool:
    if record.data.get(CALLS_BACK):
        return True
    return any(patterns.covers(pattern, record.event_type) for pattern in listening)


def _partition(record: Record) -> str:
    """That of the subscriptions of a record's project."""
    return f"{record.scope}#subscriptions"


def _patterns(items: Iterable[Item]) -> list[str]:
    """Those of the active subscriptions."""
    return [str(item["event"]) for item in items if _is_active(item)]


def _is_active(item: Item) -> bool:
    return "deleted_at" not in item and item.get("status") != _PAUSED
