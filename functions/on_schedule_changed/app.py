"""Has the timer follow schedules that were created, changed or removed."""

from collections.abc import Mapping
from typing import Any

from portico.core.model.scope import Scope
from portico.eventing.messaging.consumer import consume
from portico.eventing.schedules.actions import FollowSchedule


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Follows the schedules of a batch."""
    return consume(event, _follow)


def _follow(scope: Scope, data: Mapping[str, Any]) -> FollowSchedule:
    return FollowSchedule(scope, data["entity"], data.get("data", {}).get("uid"))
