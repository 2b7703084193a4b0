"""Time, behind a name that tests can replace."""

from datetime import UTC, date, datetime
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


def day_of(time: datetime) -> date:
    """The day of a time, in UTC."""
    return time.astimezone(UTC).date()


def midnight(day: date) -> datetime:
    """The time at which a day begins, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
