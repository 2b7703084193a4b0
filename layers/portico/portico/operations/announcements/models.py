"""The reply about announcements to those whom they are for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from portico.core.model.given import Given
from portico.operations.announcements.entity import Announcement


class CurrentAnnouncement(BaseModel):
    """An announcement as those see it whom it is for."""

    id: str = Field(
        description="Another after each change of its text.",
        examples=["maintenance:019a8f3e-6c4e-7b61-9c37-0d6c7a1f2b3c-1"],
    )
    name: str = Field(description="Its name.", examples=["maintenance"])
    message: str = Field(description="Plain text.", examples=["Maintenance on Sunday at 09:00 UTC."])
    until: Annotated[
        datetime | None,
        Field(description="When it is no longer shown; null: not known.", examples=["2030-01-08T00:00:00Z"]),
    ]


class CurrentAnnouncements(BaseModel):
    """Those that are for the caller now, the latest first."""

    items: list[CurrentAnnouncement]


def show_current(found: Sequence[Announcement], _: Given) -> CurrentAnnouncements:
    """The announcements as clients see them, without whom else they are for."""
    return CurrentAnnouncements(
        items=[
            CurrentAnnouncement(id=f"{one.name}:{one.entity_tag}", name=one.name, message=one.message, until=one.until)
            for one in found
        ]
    )
