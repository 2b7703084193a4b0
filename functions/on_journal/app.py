"""From the journal's stream to the event bus, and to the queue of notifications."""

from functools import cache
from typing import Any

from portico.core.base.clock import SystemClock
from portico.core.base.observability import logger
from portico.core.base.settings import settings
from portico.core.data.pulses import Pulses
from portico.core.data.table import Table
from portico.eventing.messaging.event_bus import EventBus
from portico.eventing.messaging.publisher import Publisher
from portico.eventing.messaging.queue import DelayedQueue
from portico.eventing.notifications.listening import EventQueue, RuleListeners
from portico.eventing.subscriptions.listeners import Listeners


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Publishes a batch of the stream; reports what was not published."""
    failed = _publisher().publish(event["Records"])
    logger().info("journal.published", extra={"records": len(event["Records"]), "failed": len(failed)})
    return {"batchItemFailures": [{"itemIdentifier": sequence} for sequence in failed]}


@cache
def _publisher() -> Publisher:
    known, table = settings(), Table()
    listeners = Listeners(table, known.entities_table)
    rules = RuleListeners(table, known.entities_table, EventQueue(known.notice_queue_url))
    aside = DelayedQueue(known.journal_dead_letters_url)
    pulses = Pulses(table, known.require("idempotency_table"), SystemClock())
    return Publisher(EventBus(known.event_bus), aside, listeners.unheard, pulses.tell, rules.tell)
