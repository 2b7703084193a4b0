"""From the journal's stream to the event bus."""

from functools import cache
from typing import Any

from portico.core.base.observability import logger
from portico.core.base.settings import settings
from portico.eventing.messaging.event_bus import EventBus
from portico.eventing.messaging.publisher import Publisher
from portico.eventing.messaging.queue import DelayedQueue


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Publishes a batch of the stream; reports what was not published."""
    failed = _publisher().publish(event["Records"])
    logger().info("journal.published", extra={"records": len(event["Records"]), "failed": len(failed)})
    return {"batchItemFailures": [{"itemIdentifier": sequence} for sequence in failed]}


@cache
def _publisher() -> Publisher:
    return Publisher(EventBus(settings().event_bus), DelayedQueue(settings().journal_dead_letters_url))
