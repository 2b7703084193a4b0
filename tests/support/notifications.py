"""Notifications from the journal to the receiver: by the publisher's listeners and the worker, without queues between them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portico.core.data.journal import Record
from portico.core.model.scope import Scope
from portico.eventing.notifications.listening import EventQueue, RuleListeners, shortened
from portico.eventing.notifications.retry_queue import LANE_QUEUE

from functions.on_notification import app as on_notification
from tests.support.world import World

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLwSwMfKQ9r8GKYq="
CHANNEL: dict[str, Any] = {
    "name": "alerts",
    "channel_type": "webhook",
    "webhook": {"url": "https://alerts.example.com/portico", "secret": "alerts"},
}
RULE: dict[str, Any] = {"name": "runs", "events": ["dev.portico.run.*"], "channel": "alerts"}


@dataclass
class Asked:
    """The queue of lanes, as it was asked."""

    lanes: list[tuple[Scope, str, float]] = field(default_factory=list)

    def ask(self, scope: Scope, lane: str, seconds: float) -> None:
        """Notes what is asked for."""
        self.lanes.append((scope, lane, seconds))


class Told(EventQueue):
    """The queue of events, as it was sent them."""

    def __init__(self) -> None:
        super().__init__("")
        self.records: list[Record] = []

    def send(self, record: Record) -> None:
        """Keeps the record."""
        self.records.append(record)


@dataclass
class Notifying:
    """The way of notifications in a world."""

    world: World
    asked: Asked = field(default_factory=Asked)
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.world.platform.put(LANE_QUEUE, self.asked)  # type: ignore[arg-type]

    def told(self) -> list[Record]:
        """The records that rules may be about and that were not told before, in the order of the journal."""
        records = [record for record in self.world.records() if record.id not in self.seen]
        self.seen |= {record.id for record in records}
        queue = Told()
        listeners = RuleListeners(self.world.platform.table, self.world.platform.store.entities, queue)
        assert listeners.tell(records) == len(records)
        return queue.records

    def skip(self) -> None:
        """What is recorded so far is told to nobody."""
        self.seen |= {record.id for record in self.world.records()}

    def go(self) -> list[str]:
        """Hands the worker what is new; the ids of messages that come again."""
        return [left for record in self.told() for left in self.handle(shortened(record.event()))]

    def retry(self, seconds: float | None = None) -> None:
        """Time passes, and the lanes that were asked for are looked at again."""
        lanes, self.asked.lanes = self.asked.lanes, []
        self.world.clock.advance(max(pause for _, _, pause in lanes) if seconds is None else seconds)
        for scope, lane, _ in lanes:
            self.handle({"scope": str(scope), "lane": lane})

    def handle(self, body: Mapping[str, Any]) -> list[str]:
        """One message."""
        self.world.clock.advance(0.01)
        record = {
            "messageId": "m",
            "body": json.dumps(body),
            "receiptHandle": "r",
            "eventSourceARN": "arn:aws:sqs:eu-west-1:000000000000:notifications",
            "attributes": {"ApproximateReceiveCount": "1"},
        }
        return [
            one["itemIdentifier"] for one in on_notification.handler({"Records": [record]}, None)["batchItemFailures"]
        ]
