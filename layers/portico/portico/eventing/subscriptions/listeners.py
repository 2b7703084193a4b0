"""Whether anybody is to be told of an event of the platform, looked up before it is published. See docs/decisions/0052."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from portico.core.aws.dynamodb_values import Item
from portico.core.base.errors import Unavailable
from portico.core.base.observability import logger
from portico.core.base.side_by_side import side_by_side
from portico.core.data.journal import Record
from portico.core.data.key_ranges import KeyRange
from portico.core.data.merging import pages
from portico.core.data.table import Table
from portico.core.model.event_names import CALLS_BACK, EVENT_TYPE_PREFIX
from portico.eventing.subscriptions import patterns

_AT_ONCE: Final = 1000
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
        scopes = list(dict.fromkeys(str(records[place].scope) for place in places))
        try:
            listening = dict(zip(scopes, side_by_side(self._listening, scopes), strict=True))
        except Unavailable as error:
            logger().warning("journal.listeners.unknown", exc_info=error)
            return set()
        return {place for place in places if not _heard(records[place], listening[str(records[place].scope)])}

    def _listening(self, scope: str) -> list[str]:
        """The patterns of a project's active subscriptions."""
        found = pages(self.table, self.entities, [KeyRange(f"{scope}#subscriptions")], _AT_ONCE)
        return [str(item["event"]) for page in found for item in page if _is_active(item)]


def may_be_heard(record: Record) -> bool:
    """True for what subscriptions may be about; the events of tenants' own go another way."""
    return record.scope.project is not None and record.outcome == "success" and record.emitted is None


def _heard(record: Record, listening: Sequence[str]) -> bool:
    if record.data.get(CALLS_BACK):
        return True
    event_type = f"{EVENT_TYPE_PREFIX}{record.entity_type}.{record.operation}"
    return any(patterns.covers(pattern, event_type) for pattern in listening)


def _is_active(item: Item) -> bool:
    return "deleted_at" not in item and item.get("status") != _PAUSED
