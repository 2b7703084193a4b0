"""Delivers events to the subscriptions that are about them."""

import json
from datetime import datetime
from functools import partial
from typing import Any

from portico.core.base.observability import logger
from portico.eventing.messaging.batches import undone
from portico.eventing.messaging.redelivery import Message, again, is_last
from portico.eventing.subscriptions.occurrence import Occurrence
from portico.platform import platform

BEGUN_WITHIN = 8.0  # seconds; the function's time-out, 20 s, leaves the rest for what is under way then


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Delivers the events of a batch; those that not all subscriptions have got come again."""
    deliver = partial(_delivered, platform().clock.now())
    return again(undone(event["Records"], deliver, BEGUN_WITHIN))


def _delivered(arrived: datetime, message: Message) -> bool:
    try:
        occurrence = Occurrence.of(json.loads(message["body"]))
        return occurrence is None or platform().deliveries.deliver(occurrence, arrived, last=is_last(message))
    except Exception:
        logger().exception("event.failed", extra={"message_id": message["messageId"]})
        return False
