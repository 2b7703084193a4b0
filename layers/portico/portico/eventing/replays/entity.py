"""Replays: the events of a time that has passed, delivered once more to one subscription."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final

from portico.compute.runs.retention import Retention
from portico.core.model.entity import PassingEntity
from portico.core.model.last_error import Trouble

KEPT_FOR: Final = Retention(30)
_PATIENCE: Final = timedelta(minutes=5)


class ReplayStatus(StrEnum):
    """RUNNING, then one of the others for good; FAILED says why."""

    RUNNING = "RUNNING"
    DONE = "DONE"
    CANCELLED = "CANCELLED"
    FAILED = "FAILED"


class Replay(PassingEntity):
    """A replay of what was recorded from `since` on and before `until`.

    `position` is the record after which the next page begins. `seen` counts the records that were looked at, `delivered`
    those that have a run now, `refused` those that cannot have one. `rescues` counts how often it stood still.
    """

    type: ClassVar[str] = "replay"
    types: ClassVar[str] = "replays"

    of: str
    of_uid: str
    since: datetime
    until: datetime
    status: ReplayStatus = ReplayStatus.RUNNING
    position: str | None = None
    seen: int = 0
    delivered: int = 0
    refused: int = 0
    rescues: int = 0
    last_error: Trouble | None = None

    @property
    def parent(self) -> str | None:
        """Replays are listed by subscription."""
        return replays_partition(str(self.scope), self.of_uid)

    @property
    def due_at(self) -> datetime | None:
        """A replay that stands still is looked after."""
        return self.updated_at + _PATIENCE if self.status is ReplayStatus.RUNNING else None


def replays_partition(scope: str, subscription_uid: str) -> str:
    """Where the replays of a subscription are listed."""
    return f"{scope}#subscriptions/{subscription_uid}#replays"
