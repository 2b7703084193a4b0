"""Schedules: times at which an event is emitted, or a function runs."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final

from portico.core.entity import NamedEntity, StoredAsText
from portico.core.standard_actions import standard_actions
from portico.schedules.expressions import moment
from portico.subscriptions.entity import Trouble

_PATIENCE: Final = timedelta(minutes=2)


class ScheduleStatus(StrEnum):
    """PENDING until the timer follows, then ACTIVE or PAUSED; ERROR when the timer refuses the schedule."""

    PENDING = "PENDING"
    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    ERROR = "ERROR"


class Schedule(NamedEntity):
    """A schedule, which either emits `event` or runs `function`; the timer that follows it is named by `uid`.

    `since` is when its times were last set, or began to count again: no earlier time fires. `follows` counts how often the
    timer was asked to follow in vain.
    """

    type: ClassVar[str] = "schedule"
    types: ClassVar[str] = "schedules"

    uid: str
    schedule: str
    time_zone: str = "UTC"
    start: datetime | None = None
    end: datetime | None = None
    event: str | None = None
    function: str | None = None
    data: Annotated[Any, StoredAsText] = None
    paused: bool = False
    since: datetime
    follows: int = 0
    status: ScheduleStatus = ScheduleStatus.PENDING
    last_error: Trouble | None = None

    @property
    def due_at(self) -> datetime | None:
        """A timer that has not followed by then is asked again."""
        return self.updated_at + _PATIENCE if self.status is ScheduleStatus.PENDING else None

    @property
    def once(self) -> datetime | None:
        """The one time of an `at(..)`, None for what repeats."""
        return moment(self.schedule, self.time_zone)

    @property
    def runs(self) -> bool:
        """Whether its times fire."""
        return self.deleted_at is None and not self.paused

    def has(self, time: datetime) -> bool:
        """Whether a time lies where its times count."""
        begun = time >= self.since and (self.start is None or time >= self.start)
        return begun and (self.end is None or time <= self.end)


ACTIONS = standard_actions(Schedule)
