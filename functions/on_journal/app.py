"""From the journal's stream to the event bus."""

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
from portico.eventing.subscriptions.listeners import Listeners


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Publishes a batch of the stream; reports what was not published."""
    failed = _publisher().publish(event["Records"])
    logger().info("journal.published", extra={"records": len(event["Records"]), "failed": len(failed)})
    return {"batchItemFailures": [{"itemIdentifier": sequence} for sequence in failed]}


@cache
def _publisher() -> Publisher:
    listeners = Listeners(Table(), settings().entities_table)
    aside = DelayedQueue(settings().journal_dead_letters_url)
    pulses = Pulses(Table(), settings().require("idempotency_table"), SystemClock())
    return Publisher(EventBus(settings().event_bus), aside, listeners.unheard, pulses.tell)
