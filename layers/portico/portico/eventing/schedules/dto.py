"""What clients send and get of schedules."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, Field

from portico.compute.secrets.dto import SecretNames
from portico.core.http.adapter import Adapter
from portico.core.http.fields import DescribedInput, InProjectPublic, unset
from portico.core.http.filters import EnumFilter, StringFilter, TimeFilter, filter_model
from portico.core.model.entity import Name
from portico.core.model.last_error import Trouble
from portico.eventing.schedules.entity import Schedule, ScheduleStatus

Expression = Annotated[
    str,
    Field(
        max_length=256,
        description="In the language of Amazon EventBridge Scheduler: `rate(5 minutes)`, `cron(0 9 ? * MON-FRI *)` (minutes, "
        "hours, day of month, month, day of week, year), `at(2030-01-01T09:00:00)`. A minute is the shortest.",
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


class ScheduleReplace(DescribedInput):
    """A schedule without its name."""

    schedule: Expression
    time_zone: TimeZone = "UTC"
    start: Bound = None
    end: Bound = None
    event: EventName = None
    function: FunctionName = None
    data: Data = None
    secrets: SecretNames = ()


class ScheduleCreate(ScheduleReplace):
    """A new schedule."""

    name: Name = Field(description="Unique in its project, ignoring case; immutable.", examples=["every-morning"])
    paused: bool = Field(default=False, description="Whether it fires only when it is resumed.", examples=[False])


class ScheduleUpdate(DescribedInput):
    """The fields to change."""

    schedule: Expression = Field(default_factory=unset)
    time_zone: TimeZone = Field(default_factory=unset)
    start: Bound = None
    end: Bound = None
    event: EventName = None
    function: FunctionName = None
    data: Data = None
    secrets: SecretNames = Field(default_factory=unset)


class SchedulePublic(InProjectPublic):
    """A schedule."""

    name: str = Field(examples=["every-morning"])
    schedule: str = Field(examples=["cron(0 9 ? * MON-FRI *)"])
    time_zone: str = Field(examples=["Asia/Seoul"])
    start: datetime | None
    end: datetime | None
    event: str | None = Field(examples=["tick"])
    function: str | None
    data: Any = Field(examples=[{"full": True}])
    secrets: list[str] = Field(examples=[[]])
    paused: bool
    status: ScheduleStatus = Field(description="PENDING until the timer has followed the latest change.")
    last_error: Trouble | None = Field(description="What last kept it from its work; forgotten at its next change.")


def show(schedule: Schedule) -> BaseModel:
    """The schedule as clients see it."""
    return SchedulePublic.of(schedule)


ScheduleFilter = filter_model(
    "ScheduleFilter",
    name=StringFilter,
    event=StringFilter,
    function=StringFilter,
    display_name=StringFilter,
    status=EnumFilter[ScheduleStatus],
    created_at=TimeFilter,
    updated_at=TimeFilter,
)
ADAPTER = Adapter(ScheduleFilter, ("name", "created_at", "updated_at", "status"))
