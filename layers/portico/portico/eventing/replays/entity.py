"""Replays: the events of a time that has passed, delivered once more to one subscription."""

from datetime import datetime, timedelta
from typing import Annotated, ClassVar, Final

from portico.core.model.entity import PassingEntity
from portico.core.model.fields import FILTERABLE, INTERNAL, OUTPUT_ONLY, Output
from portico.core.model.last_error import LastError
from portico.core.model.open_enum import OpenEnum
from portico.core.model.retention import Retention

KEPT_FOR: Final = Retention(30)
_PATIENCE: Final = timedelta(minutes=5)
_REFUSED: Final = "Events that cannot have one: the function does not take them."


class ReplayStatus(OpenEnum):
    """RUNNING, then one of the others for good; FAILED says why."""

    RUNNING = "RUNNING"
    DONE = "DONE"
    CANCELLED = "CANCELLED"
    FAILED = "FAILED"


class Replay(PassingEntity):
    """A replay of what was recorded from `since` on and before `until`.

    `position` is the record after which the next page begins. `seen` counts the records that were looked at, `delivered`
    those that have a run now, `refused` those that cannot have one. `rescues` counts how often it stood still.
    """

    type: ClassVar[str] = "replay"
    types: ClassVar[str] = "replays"

    of: Annotated[str, Output(name="subscription", examples=["greet-orders"])]
    of_uid: Annotated[str, INTERNAL]
    since: Annotated[datetime, OUTPUT_ONLY]
    until: Annotated[datetime, OUTPUT_ONLY]
    status: Annotated[ReplayStatus, OUTPUT_ONLY, FILTERABLE] = ReplayStatus.RUNNING
    position: Annotated[str | None, INTERNAL] = None
    seen: Annotated[int, Output(description="Records that were looked at.", examples=[120])] = 0
    delivered: Annotated[int, Output(description="Events that have a run by this replay.", examples=[42])] = 0
    refused: Annotated[int, Output(description=_REFUSED, examples=[0])] = 0
    rescues: Annotated[int, INTERNAL] = 0
    last_error: Annotated[LastError | None, Output(description="The reason why it FAILED.")] = None
    updated_at: Annotated[datetime, OUTPUT_ONLY]

    @property
    def parent(self) -> str | None:
        """Replays are listed by subscription."""
        return replays_partition(str(self.scope), self.of_uid)

    @property
    def due_at(self) -> datetime | None:
        """A replay that stands still is looked after."""
        return self.updated_at + _PATIENCE if self.status is ReplayStatus.RUNNING else None


def replays_partition(scope: str, subscription_uid: str) -> str:
    """The partition of a subscription's replays."""
    return f"{scope}#subscriptions/{subscription_uid}#replays"
