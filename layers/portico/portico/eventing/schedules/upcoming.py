"""The next times of a schedule, for people who want to see whether it means what they do."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import count, islice
from typing import Any, Final

from pydantic import BaseModel, Field

from portico.core.model.asked import Asked
from portico.eventing.schedules.cron import next_times
from portico.eventing.schedules.entity import Schedule
from portico.eventing.schedules.expressions import as_scheduler_has_it, period, zone

SHOWN: Final = 3
_TICK: Final = datetime.resolution


class ScheduleOutputs(BaseModel):
    """The properties of a schedule that depend on when they are asked for."""

    next_times: list[datetime] = Field(
        default=[],
        description="The next three times, as of the request; the ETag does not change with them. Fewer where it ends before, none "
        "while it is paused. Those of a rate without a start may be seconds later.",
        examples=[["2030-01-01T09:00:00Z", "2030-01-02T09:00:00Z", "2030-01-03T09:00:00Z"]],
    )


def show_upcoming(schedule: Schedule, asked: Asked) -> Mapping[str, Any]:
    """The values of `ScheduleOutputs`."""
    return {"next_times": list(islice(upcoming(schedule, asked.at), SHOWN))}


def upcoming(schedule: Schedule, now: datetime) -> Iterator[datetime]:
    """The times of a schedule after one, in their order; none of one that does not fire."""
    if not schedule.runs:
        return
    for time in _times(schedule, now):
        if schedule.end is not None and time > schedule.end:
            return
        yield time


def _times(schedule: Schedule, now: datetime) -> Iterator[datetime]:
    if (once := schedule.once) is not None:
        return iter([once] if once > now else [])
    if (interval := period(schedule.schedule)) is not None:
        begun = schedule.begins(now) or schedule.since.replace(microsecond=0) + interval
        first = max(0, (now - begun) // interval + 1)
        return (begun + number * interval for number in count(first))
    place, start = zone(schedule.time_zone), schedule.start
    if place is None:  # of before this was checked
        return iter(())
    after = max(now, start - _TICK) if start is not None else now
    return next_times(as_scheduler_has_it(schedule.schedule), place, after)
