"""Builds functions that were created or changed, and cleans up after those that are gone."""

from collections.abc import Mapping
from typing import Any

from portico.compute.functions.actions import BuildFunction
from portico.core.model.scope import Scope
from portico.eventing.messaging.consumer import consume


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Builds the functions of a batch."""
    return consume(event, _build)


def _build(scope: Scope, data: Mapping[str, Any]) -> BuildFunction:
    return BuildFunction(scope, data["entity"], data.get("data", {}).get("uid"))
