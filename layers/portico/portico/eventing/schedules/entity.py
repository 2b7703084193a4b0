"""Schedules: times at which an event is emitted, or a function runs."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final, Self

from portico.core.actions.standard import standard_actions
from portico.core.model.entity import Pausable, StoredAsText
from portico.core.model.last_error import Troubled
from portico.eventing.schedules.expressions import moment

_PATIENCE: Final = timedelta(minutes=2)


class ScheduleStatus(StrEnum):
    """PENDING until the timer follows, then ACTIVE or PAUSED; ERROR when the timer refuses the schedule."""

    PENDING = "PENDING"
    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    ERROR = "ERROR"


class Schedule(Pausable, Troubled):
    """A schedule, which either emits `event` or runs `function`, with `secrets` by name; the timer that follows it is named by `uid`.

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
    secrets: tuple[str, ...] = ()
    paused: bool = False
    since: datetime
    follows: int = 0
    status: ScheduleStatus = ScheduleStatus.PENDING

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
        """Whether a time lies where its times count; the timer knows `start`, and tells times, in whole seconds."""
        begun = time >= self.since and (self.start is None or time >= self.start.replace(microsecond=0))
        return begun and (self.end is None or time <= self.end)

    @property
    def is_paused(self) -> bool:
        """Whether its times are kept from firing."""
        return self.paused

    def switched(self, now: datetime, *, paused: bool) -> Self:
        """To be PAUSED, or ACTIVE, when the timer has followed."""
        return self.again(now, paused=paused)

    def again(self, now: datetime, **changes: Any) -> Self:
        """The next version, whose times count from now on, and which the timer has yet to follow."""
        return self.changed(now, **changes, **anew(now))


def anew(now: datetime) -> dict[str, Any]:
    """The fields of a schedule that begins again."""
    return {"since": now, "status": ScheduleStatus.PENDING, "follows": 0, "last_error": None}


ACTIONS = standard_actions(Schedule)
