"""Checks of the times of a schedule, before its timer is asked."""

from datetime import datetime
from typing import Final

from portico.core.actions.standard import Fields
from portico.core.base.errors import Unprocessable
from portico.eventing.schedules.expressions import fault, moment, never, zone

TIMES: Final = frozenset({"schedule", "time_zone", "start", "end"})


def check_times(fields: Fields, now: datetime) -> None:
    """Raises Unprocessable that names the field for what can never fire, or is no time."""
    schedule, start, end = fields["schedule"], fields.get("start"), fields.get("end")
    if problem := fault(schedule):
        raise Unprocessable.field("schedule", problem)
    if (place := zone(fields["time_zone"])) is None:
        raise Unprocessable.field("time_zone", "This is no time zone of the IANA database, as Asia/Seoul is.")
    once = moment(schedule, fields["time_zone"])
    if once is not None:
        if start or end:
            raise Unprocessable.field(
                "start" if start else "end", "A schedule with one time has neither start nor end."
            )
        if once <= now:
            raise Unprocessable.field("schedule", f"The time is over: it is {once.isoformat()}.")
    if never(schedule, place, now):
        raise Unprocessable.field("schedule", "It never fires: no such time is to come.")
    if end is not None and end <= now:
        raise Unprocessable.field("end", "The end is over.")
    if start is not None and end is not None and end <= start:
        raise Unprocessable.field("end", "The end is after the start.")
