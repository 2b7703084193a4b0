"""Delivers the pages of replays."""

from collections.abc import Mapping
from typing import Any

from portico.core.model.scope import Scope
from portico.eventing.messaging.consumer import consume
from portico.eventing.replays.actions import AdvanceReplay


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Delivers a page for each message of a batch."""
    return consume(event, _advance)


def _advance(scope: Scope, data: Mapping[str, Any]) -> AdvanceReplay:
    return AdvanceReplay(scope, data["entity"])
