"""The actions on schedules that are not standard."""

from collections.abc import Mapping
from typing import Any, Self

from portico.core.actions.standard import EntityAction
from portico.core.base.frozen import frozen
from portico.core.model.scope import Scope
from portico.core.services.error_notes import RecordError


@frozen
class SyncTimer(EntityAction, of="schedule", does="follow"):
    """Brings the timer to what the schedule now is; asked for by events only. `uid` is that of one that was purged."""

    uid: str | None = None

    @classmethod
    def from_event(cls, scope: Scope, data: Mapping[str, Any]) -> Self:
        """The action that a change of the schedule asks for."""
        return cls(scope, data["entity"], data.get("data", {}).get("uid"))


class RecordMisfire(RecordError, of="schedule", does="note"):
    """Remembers why a time did not do what it was for; asked for by events only."""
