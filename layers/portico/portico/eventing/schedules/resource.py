"""The declaration of schedules."""

from typing import Final

from portico.core.model.access import USERS_WRITE, Access
from portico.core.model.conventions import Home
from portico.core.resource import PAUSABLE, Mount, Operation, Resource, Trigger
from portico.eventing.schedules.actions import RecordMisfire, SyncTimer
from portico.eventing.schedules.entity import Schedule
from portico.eventing.schedules.upcoming import ScheduleOutputs, show_upcoming

SCHEDULES: Final = Resource(
    "portico.eventing.schedules.service:wire",
    entity=Schedule,
    function="subscriptions",
    mounts=(Mount("/v1/schedules", "", Home.CURRENT_PROJECT),),
    operations=PAUSABLE,
    own=(
        Operation("follow", SyncTimer, access=Access.PLATFORM, trigger=Trigger("sqs", ("ScheduleChanged",))),
        Operation("note", RecordMisfire, access=Access.PLATFORM),
    ),
    access={**USERS_WRITE, "pause": Access.WRITE, "resume": Access.WRITE},
    outputs=ScheduleOutputs,
    show=show_upcoming,
    texts={
        "pause": ("Pause a schedule", "Times that pass while it is paused do not fire later."),
        "resume": (
            "Resume a schedule",
            "Its times fire from now on; those of a rate are counted anew. Takes the permissions for what the schedule does, too.",
        ),
    },
    limit=200,
    columns=("name", "schedule", "event", "function", "paused", "status"),
    example={"name": "every-morning", "schedule": "cron(0 9 ? * MON-FRI *)", "function": "hello"},
)
