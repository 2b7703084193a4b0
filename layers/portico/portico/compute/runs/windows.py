"""The time that statistics are about."""

from datetime import datetime, timedelta
from enum import StrEnum

from portico.core.base.errors import Unprocessable


class Window(StrEnum):
    """The windows of statistics."""

    HOUR = "1h"
    DAY = "24h"
    WEEK = "7d"

    @property
    def length(self) -> timedelta:
        """As a length of time."""
        return {"1h": timedelta(hours=1), "24h": timedelta(days=1), "7d": timedelta(days=7)}[self]


def bounds(
    window: Window | None, since: datetime | None, until: datetime | None, now: datetime
) -> tuple[datetime, datetime]:
    """The first and the last time, 24 hours unless anything is said.

    Raises Unprocessable when the window and the times contradict each other.
    """
    if window is not None and (since or until):
        raise Unprocessable.field("window", "Use window, or since and until, not both.", "conflict")
    if until and not since:
        raise Unprocessable.field("since", "until goes with since.", "missing")
    end = until or now
    if since and since > end:
        raise Unprocessable.field("since", "It is after the end.", "value_error")
    return since or now - (window or Window.DAY).length, end
