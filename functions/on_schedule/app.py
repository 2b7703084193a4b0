"""Carries out what schedules are for when their times have come."""

import json
from typing import Any

from portico.core.base.observability import logger
from portico.eventing.messaging.redelivery import Message, again, is_last
from portico.eventing.schedules.firing import Firing
from portico.platform import platform


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Fires for the messages of a batch; those that failed come again."""
    return again(message for message in event["Records"] if not _fired(message))


def _fired(message: Message) -> bool:
    try:
        firing = Firing.of(json.loads(message["body"]))
        return platform().firings.fire(firing, last=is_last(message))
    except Exception:
        logger().exception("firing.failed", extra={"message_id": message["messageId"]})
        return False
