"""Carries out what schedules are for when their times have come."""

import json
from functools import cache
from typing import Any

from portico.composition import platform
from portico.core.observability import logger
from portico.events.redelivery import ATTEMPTS, Redelivery, attempt
from portico.schedules.firing import Firing


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Fires for the messages of a batch; those that failed come again."""
    return {"batchItemFailures": [_postponed(message) for message in event["Records"] if not _fired(message)]}


def _fired(message: dict[str, Any]) -> bool:
    try:
        firing = Firing.of(json.loads(message["body"]))
        return platform().firings.fire(firing, last=attempt(message) >= ATTEMPTS)
    except Exception:
        logger().exception("firing.failed", extra={"message_id": message["messageId"]})
        return False


def _postponed(message: dict[str, Any]) -> dict[str, str]:
    try:
        _redelivery(message["eventSourceARN"].rpartition(":")[2]).postpone(message)
    except Exception:
        logger().exception("firing.not_postponed", extra={"message_id": message["messageId"]})
    return {"itemIdentifier": message["messageId"]}


@cache
def _redelivery(queue: str) -> Redelivery:
    return Redelivery(queue)
