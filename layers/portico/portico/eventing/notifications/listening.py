"""From the publisher of the journal to the queue of notifications: what some rule may be about, in the order of the journal.

The queue is a FIFO queue, and each entity a message group: so the records of one come to the worker one after the other, in the
order in which they were committed. See docs/decisions/0090.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from portico.core.aws.connection import ConnectionLost
from portico.core.aws.dynamodb_values import Item
from portico.core.aws.json_client import Refused
from portico.core.base.errors import Unavailable
from portico.core.base.observability import logger
from portico.core.data.journal import Record
from portico.core.data.partitions import whole
from portico.core.data.table import Table
from portico.core.model.event_names import EVENT_TYPE_PREFIX
from portico.core.model.scope import Scope
from portico.eventing.messaging.queue import Queue
from portico.eventing.notifications.matching import homes_of, is_own, names_type

MAX_EVENT: Final = 200 * 1024  # bytes of an event in a message; of a longer one the data is left out


@dataclass
class EventQueue(Queue):
    """The FIFO queue of events that rules are about."""

    queue_url: str

    def send(self, record: Record) -> None:
        """One event; a repetition of it within five minutes is none."""
        about = f"{record.scope}\n{record.entity_type}\n{(record.entity or '').lower()}"
        asked = {
            "QueueUrl": self.queue_url,
            "MessageBody": json.dumps(shortened(record.event()), separators=(",", ":")),
            "MessageGroupId": sha256(about.encode()).hexdigest(),
            "MessageDeduplicationId": record.id,
        }
        self.client.call("SendMessage", asked)


@dataclass
class RuleListeners:
    """Reads the rules of the places of some records, as items, and sends on what these are about: a query for each place."""

    table: Table
    entities: str
    queue: EventQueue

    def tell(self, records: Sequence[Record]) -> int:
        """The number of records, from the first, that need not come again; where rules cannot be read, all are sent on."""
        asked = [record if may_be_told(record) else None for record in records]
        partitions = {name for one in asked if one is not None for name in _partitions(one)}
        try:
            found = whole(self.table, self.entities, sorted(partitions))
            known = {partition: _entries(items) for partition, items in found.items()}
        except Unavailable as error:
            logger().warning("journal.rules.unknown", exc_info=error)
            known = {partition: [f"{EVENT_TYPE_PREFIX}*"] for partition in partitions}
        for place, record in enumerate(asked):
            if record is None or not _is_told(record, known):
                continue
            try:
                self.queue.send(record)
            except (ConnectionLost, Refused) as error:
                logger().warning("journal.not_told", exc_info=error)
                return place
        return len(records)


def may_be_told(record: Record) -> bool:
    """True for what rules may be about: what has happened, and is no event of a tenant's own, and not of notifications."""
    return record.outcome == "success" and record.emitted is None and not is_own(record.entity_type)


def shortened(event: dict[str, Any]) -> dict[str, Any]:
    """The event, without the data of its record where that makes it too long for a message."""
    if len(json.dumps(event)) <= MAX_EVENT:
        return event
    return {**event, "data": {**event["data"], "data": {}}}


def _is_told(record: Record, known: Mapping[str, Sequence[str]]) -> bool:
    return names_type((entry for name in _partitions(record) for entry in known[name]), record.event_type)


def _partitions(record: Record) -> Iterator[str]:
    """Those of the rules that may be about a record: its project's, its domain's and the platform's."""
    return (f"{home}#notification_rules" for home in homes_of(record.scope))


def _entries(items: Iterable[Item]) -> list[str]:
    """Those of the active rules."""
    return [str(entry) for item in items if _is_active(item) for entry in item["events"]]


def _is_active(item: Item) -> bool:
    return "deleted_at" not in item and bool(item.get("enabled", True))


def scope_of(event: Mapping[str, Any]) -> Scope:
    """The place of an event."""
    return Scope.parse(str(event["data"]["scope"]))
