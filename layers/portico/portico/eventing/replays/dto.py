"""What clients send and get of replays."""

from datetime import datetime

from pydantic import AwareDatetime, BaseModel, Field

from portico.core.http.adapter import Adapter
from portico.core.http.fields import Input
from portico.core.http.filters import EnumFilter, TimeFilter, filter_model
from portico.core.model.last_error import Trouble
from portico.eventing.replays.entity import Replay, ReplayStatus

_ID = "019a8f3e-6c4e-7b61-9c37-0d6c7a1f2b3c"
_SINCE, _UNTIL = "2026-01-15T09:00:00Z", "2026-01-15T10:00:00Z"


class ReplayCreate(Input):
    """Which time is replayed."""

    since: AwareDatetime = Field(description="Recorded at that time or later.", examples=[_SINCE])
    until: AwareDatetime | None = Field(
        None, description="Recorded before that time; now unless given.", examples=[_UNTIL]
    )


class ReplayPublic(BaseModel):
    """A replay, and how far it has come."""

    id: str = Field(examples=[_ID])
    subscription: str = Field(examples=["greet-orders"])
    since: datetime
    until: datetime
    status: ReplayStatus
    seen: int = Field(description="Records that were looked at.", examples=[120])
    delivered: int = Field(description="Events that have a run by this replay.", examples=[42])
    refused: int = Field(description="Events that cannot have one: the function does not take them.", examples=[0])
    last_error: Trouble | None = Field(description="Why it FAILED.")
    created_at: datetime
    updated_at: datetime


def show(replay: Replay) -> ReplayPublic:
    """The replay as clients see it."""
    shown = ReplayPublic.model_fields.keys() - {"subscription"}
    return ReplayPublic(subscription=replay.of, **replay.model_dump(include=set(shown)))


ReplayFilter = filter_model("ReplayFilter", status=EnumFilter[ReplayStatus], created_at=TimeFilter)
ADAPTER = Adapter(ReplayFilter, ("created_at",))
