"""The paths of schedules."""

from typing import Final

from portico.core.http.dependencies import current_project
from portico.core.http.resource import Mount, Resource
from portico.core.http.standard_routes import standard_router
from portico.eventing.schedules.dto import (
    ADAPTER,
    ScheduleCreate,
    SchedulePublic,
    ScheduleReplace,
    ScheduleUpdate,
    show,
)
from portico.eventing.schedules.entity import ACTIONS, Schedule

_TEXTS: Final = {
    "pause": ("Pause a schedule", "Times that pass while it is paused do not fire later."),
    "resume": (
        "Resume a schedule",
        "Its times fire from now on; those of a rate are counted anew. Takes the permissions for what the schedule does, too.",
    ),
}
SCHEDULES = Resource(
    Schedule, ACTIONS, ScheduleCreate, ScheduleReplace, ScheduleUpdate, SchedulePublic, show, ADAPTER, texts=_TEXTS
)
routes = standard_router(SCHEDULES, Mount("/v1/schedules", "", current_project))
