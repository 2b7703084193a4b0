"""Executes queued runs."""

from collections.abc import Mapping
from typing import Any

from portico.compute.runs.actions import DispatchRun
from portico.core.model.scope import Scope
from portico.eventing.messaging.consumer import consume


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Dispatches the runs of a batch."""
    return consume(event, _dispatch)


def _dispatch(scope: Scope, data: Mapping[str, Any]) -> DispatchRun:
    return DispatchRun(scope, data["entity"])
