"""Time, behind a name that tests can replace."""

from datetime import UTC, datetime
from typing import Final, Protocol

CLOCK_SKEW_SECONDS: Final = 30  # between two clocks, for times that others wrote into what they signed


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
