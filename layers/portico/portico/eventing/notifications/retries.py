"""The retries of deliveries: when a failed one is tried again, and when it is given up."""

from datetime import datetime, timedelta
from typing import Final

from portico.core.model.retention import Retention

HELD: Final = timedelta(hours=24)  # a delivery holds back those behind it for so long, and is then given up
LEASE: Final = timedelta(seconds=60)  # no attempt takes longer: it is the time-out of the worker
KEPT_FOR: Final = Retention(30)
_FIRST: Final = 5
_LONGEST: Final = 600


def pause(attempts: int) -> timedelta:
    """The pause after so many attempts: 5 s, twice as long after each, at most 10 minutes."""
    return timedelta(seconds=min(_LONGEST, _FIRST * 2 ** min(attempts - 1, 10)))


def is_given_up(since: datetime, now: datetime) -> bool:
    """True if what has been tried since a time is tried no more."""
    return now - since >= HELD
