"""Emits the outputs of runs that subscriptions caused, where they ask for that."""

from collections.abc import Mapping
from typing import Any

from portico.core.model.scope import Scope
from portico.eventing.messaging.consumer import consume
from portico.eventing.subscriptions.actions import ReplyWithEvent


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Emits the replies of a batch."""
    return consume(event, _reply)


def _reply(scope: Scope, data: Mapping[str, Any]) -> ReplyWithEvent:
    return ReplyWithEvent(scope, data["data"]["subscription"], run=data["entity"])
