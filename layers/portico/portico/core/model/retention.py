"""Retention of runs."""

from datetime import UTC, datetime, timedelta
from math import ceil

from portico.core.base.frozen import frozen


@frozen(slots=True)
class Retention:
    """Keeps what is made for at least so many days (from 1).

    Ends are rounded up to a tenth of that time, at least a day, for what ends together is counted together.
    """

    days: int

    def end(self, made: datetime) -> datetime:
        """The time when what was made then is no more."""
        step = max(1, self.days // 10) * 86_400
        seconds = (made + timedelta(days=self.days)).timestamp()
        return datetime.fromtimestamp(ceil(seconds / step) * step, UTC)
