"""Announcements: what the operators of the platform tell those who work with it."""

from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field, StringConstraints

from portico.core.model.entity import NamedEntity
from portico.core.model.fields import FILTERABLE, Input, Output
from portico.core.model.principal import Principal

_PLACE = (
    r"^(domain/[A-Za-z0-9][A-Za-z0-9._-]{0,62}|project/[A-Za-z0-9][A-Za-z0-9._-]{0,62}/[A-Za-z0-9][A-Za-z0-9._-]{0,62}"
    r"|role/(superadmin|domain_admin|user|viewer))$"
)
Message = Annotated[
    str,
    StringConstraints(min_length=1, max_length=2000),
    Field(description="Plain text: markup and links stay text.", examples=["Maintenance on Sunday at 09:00 UTC."]),
]
Since = Annotated[
    AwareDatetime | None,
    Field(alias="from", description="When it is first shown; null: at once.", examples=["2030-01-01T00:00:00Z"]),
]
Until = Annotated[
    AwareDatetime | None,
    Field(description="When it is no longer shown, after `from`; null: never.", examples=["2030-01-08T00:00:00Z"]),
]
Reader = Annotated[str, StringConstraints(pattern=_PLACE)]
Audience = Annotated[
    list[Reader],
    Field(
        max_length=100,
        description="Whom it is for: `domain/<name>`, `project/<domain>/<name>`, `role/<role>`. Whoever is of one of them sees it; "
        "empty: everybody.",
        examples=[["domain/acme", "role/domain_admin"]],
    ),
]


class Announcement(NamedEntity):
    """A text for a time, for everybody or for some."""

    type: ClassVar[str] = "announcement"
    types: ClassVar[str] = "announcements"

    message: Annotated[str, Input(Message), FILTERABLE]
    since: Annotated[datetime | None, Input(Since), Output(Since)] = None
    until: Annotated[datetime | None, Input(Until)] = None
    audience: Annotated[list[str], Input(Audience)] = []

    def is_shown(self, now: datetime, to: Principal) -> bool:
        """True if it is for this caller now; names of places are compared as names are, ignoring case."""
        if self.deleted_at or (self.since and now < self.since) or (self.until and now >= self.until):
            return False
        places = {f"domain/{to.domain}", *(f"project/{to.domain}/{name}" for name in to.projects)}
        own = {place.lower() for place in (*places, f"role/{to.role}")}
        return not self.audience or any(place.lower() in own for place in self.audience)
