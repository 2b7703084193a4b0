"""The actions on schedules that are not standard."""

from dataclasses import dataclass
from typing import ClassVar

from portico.core.preconditions import Expected
from portico.core.standard_actions import ScopedAction


@dataclass(frozen=True)
class _ScheduleAction(ScopedAction):
    entity_type: ClassVar[str] = "schedule"
    key: str
    version: Expected = None


class PauseSchedule(_ScheduleAction):
    """Keeps its times from firing until it is resumed."""

    name: ClassVar[str] = "schedules.pause"
    permission: ClassVar[str] = "schedule:pause"


class ResumeSchedule(_ScheduleAction):
    """Lets its times fire again."""

    name: ClassVar[str] = "schedules.resume"
    permission: ClassVar[str] = "schedule:resume"


@dataclass(frozen=True)
class FollowSchedule(_ScheduleAction):
    """Brings the timer to what the schedule now is; asked for by events only. `uid` is that of one that was purged."""

    name: ClassVar[str] = "schedules.follow"
    permission: ClassVar[str] = "schedule:follow"
    uid: str | None = None


@dataclass(frozen=True)
class NoteMisfire(_ScheduleAction):
    """Remembers why a time did not do what it was for; asked for by events only."""

    name: ClassVar[str] = "schedules.note"
    permission: ClassVar[str] = "schedule:note"
    code: str = ""
    message: str = ""
