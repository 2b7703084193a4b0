"""Schedules: times at which an event is emitted, or a function runs."""

from datetime import datetime, timedelta
from typing import Annotated, Any, ClassVar, Final, Self

from pydantic import AwareDatetime, Field

from portico.compute.secrets.entity import SecretNames
from portico.core.model.entity import Name, Pausable, StoredAsText
from portico.core.model.fields import FILTERABLE, INTERNAL, NAMES_SECRETS, SORTABLE, Input, Output
from portico.core.model.last_error import RecordsErrors
from portico.core.model.open_enum import OpenEnum
from portico.eventing.schedules.expressions import moment, period

_PATIENCE: Final = timedelta(minutes=2)
_STATUS: Final = "PENDING until the timer has followed the latest change."

Expression = Annotated[
    str,
    Field(
        max_length=256,
        description="In the language of Amazon EventBridge Scheduler: `rate(5 minutes)`, `cron(0 9 ? * MON-FRI *)` (minutes, "
        "hours, day of month, month, day of week, year), `at(2030-01-01T09:00:00)`; or a line of crontab, `0 9 * * 1-5` (minute, hour, day of month, month, day of week). "
        "A minute is the shortest.",
        examples=["cron(0 9 ? * MON-FRI *)"],
    ),
]
TimeZone = Annotated[
    str,
    Field(max_length=50, description="Of the IANA database; that of `cron` and `at`.", examples=["Asia/Seoul"]),
]
Bound = Annotated[AwareDatetime | None, Field(examples=["2030-01-01T00:00:00Z"])]
EventName = Annotated[
    Name | None, Field(description="The event type to emit, if no function is run.", examples=["tick"])
]
FunctionName = Annotated[
    Name | None, Field(description="The function to run, if no event is emitted.", examples=[None])
]
Data = Annotated[Any, Field(description="The data of the events, or the input of the runs.", examples=[{"full": True}])]
PausedAtFirst = Annotated[
    bool, Field(description="True for a schedule that fires only after it is resumed.", examples=[False])
]


class ScheduleStatus(OpenEnum):
    """PENDING until the timer follows, then ACTIVE or PAUSED; ERROR when the timer refuses the schedule."""

    PENDING = "PENDING"
    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    ERROR = "ERROR"


class Schedule(Pausable, RecordsErrors):
    """A schedule, which either emits `event` or runs `function`, with `secrets` by name; the timer that follows it is named by `uid`.

    `since` is when its times were last set, or began to count again: no earlier time fires. `follows` counts how often the
    timer was asked to follow in vain.
    """

    type: ClassVar[str] = "schedule"
    types: ClassVar[str] = "schedules"

    schedule: Annotated[str, Input(Expression)]
    time_zone: Annotated[str, Input(TimeZone)] = "UTC"
    start: Annotated[datetime | None, Input(Bound)] = None
    end: Annotated[datetime | None, Input(Bound)] = None
    event: Annotated[str | None, Input(EventName), FILTERABLE] = None
    function: Annotated[str | None, Input(FunctionName), FILTERABLE] = None
    data: Annotated[Any, StoredAsText, Input(Data)] = None
    secrets: Annotated[tuple[str, ...], Input(SecretNames), NAMES_SECRETS] = ()
    paused: Annotated[bool, Input(PausedAtFirst, on="create")] = False
    since: Annotated[datetime, INTERNAL]
    follows: Annotated[int, INTERNAL] = 0
    status: Annotated[ScheduleStatus, Output(description=_STATUS), FILTERABLE, SORTABLE] = ScheduleStatus.PENDING

    @property
    def due_at(self) -> datetime | None:
        """A timer that has not followed by then is asked again."""
        return self.updated_at + _PATIENCE if self.status is ScheduleStatus.PENDING else None

    @property
    def once(self) -> datetime | None:
        """The one time of an `at(..)`, None for what repeats."""
        return moment(self.schedule, self.time_zone)

    @property
    def first(self) -> datetime | None:
        """Its first time, in whole seconds, where it does not depend on when the timer is set: of `at(..)`, and of `rate(..)` with a start."""
        if self.start is None or period(self.schedule) is None:
            return self.once
        return self.start.replace(microsecond=0)

    @property
    def runs(self) -> bool:
        """True if its times fire."""
        return self.deleted_at is None and not self.paused

    def begins(self, now: datetime) -> datetime | None:
        """The start that the timer is given: one that is to come, or the next time of a `rate(..)` that began earlier.

        None for the rest, for the timer refuses a start of over five minutes ago.
        """
        if self.start is None or self.start > now:
            return self.start
        interval = period(self.schedule)
        return None if interval is None else self.start + ((now - self.start) // interval + 1) * interval

    def is_over(self, now: datetime) -> bool:
        """True if no time is to come before the end."""
        return self.end is not None and (self.begins(now) or now) >= self.end

    def has(self, time: datetime) -> bool:
        """True if a time lies where its times count; the timer knows `start`, and states times, in whole seconds."""
        begun = time >= self.since and (self.start is None or time >= self.start.replace(microsecond=0))
        return begun and (self.end is None or time <= self.end)

    @property
    def is_paused(self) -> bool:
        """True if its times are kept from firing."""
        return self.paused

    def switched(self, now: datetime, *, paused: bool) -> Self:
        """To be PAUSED, or ACTIVE, when the timer has followed."""
        return self.restarted(now, paused=paused)

    def restarted(self, now: datetime, **changes: Any) -> Self:
        """The next version, whose times count from now on, and which the timer has yet to follow."""
        return self.changed(now, **changes, **reset_fields(now))


def reset_fields(now: datetime) -> dict[str, Any]:
    """The fields of a schedule that begins again."""
    return {"since": now, "status": ScheduleStatus.PENDING, "follows": 0, "last_error": None}
