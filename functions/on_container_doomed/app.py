"""Empties domains and projects that are to be purged with all that is in them."""

from collections.abc import Mapping
from typing import Any

from portico.core.model.scope import Scope
from portico.core.services.container import EmptyContainer
from portico.eventing.messaging.consumer import consume


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Empties the containers of a batch."""
    return consume(event, _empty)


def _empty(scope: Scope, data: Mapping[str, Any]) -> EmptyContainer:
    return EmptyContainer(scope, f"{data['entity_type']}s", data["entity"])
