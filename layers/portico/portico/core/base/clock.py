"""Time, behind a name that tests can replace."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The current time, aware, in UTC."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """The current time, aware, in UTC, to the microsecond."""
        return datetime.now(UTC)


def instant(time: datetime) -> str:
    """A time in the fixed-width form in which text sorts as time does."""
    return time.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
