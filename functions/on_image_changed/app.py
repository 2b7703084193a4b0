"""Builds images that were created or changed, and looks after what hangs on those that were built, or are gone."""

from collections.abc import Mapping
from typing import Any

from portico.compute.images.actions import BuildImage, SettleImage
from portico.core.model.scope import Scope
from portico.eventing.messaging.consumer import consume


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Builds the images of a batch."""
    return consume(event, _action)


def _action(scope: Scope, data: Mapping[str, Any]) -> BuildImage:
    told = data.get("data", {})
    wanted = SettleImage if data["operation"] == "build" else BuildImage
    return wanted(scope, data["entity"], told.get("uid"), told.get("layer"))
