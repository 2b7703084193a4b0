"""Containers: entities that others live in (a domain, a project)."""

from datetime import datetime, timedelta
from typing import Annotated, Final

from portico.core.model.entity import NamedEntity
from portico.core.model.fields import INTERNAL
from portico.core.model.scope import Scope

PURGING: Final = "PURGING"
_PATIENCE: Final = timedelta(minutes=2)


class Container(NamedEntity):
    """An entity that others live in; `purging` from the moment that it and its contents are doomed.

    `lease` is until when a process has it to itself that empties it.
    """

    purging: Annotated[bool, INTERNAL] = False
    lease: Annotated[datetime | None, INTERNAL] = None

    @property
    def state(self) -> str | None:
        """PURGING, or nothing worth saying."""
        return PURGING if self.purging else None

    @property
    def due_at(self) -> datetime | None:
        """A purge that has not ended by then is asked for again."""
        return (self.lease or self.updated_at + _PATIENCE) if self.purging else None

    @property
    def inside(self) -> Scope:
        """The scope of what lives in it."""
        raise TypeError(f"{type(self).__name__} has no inside")
