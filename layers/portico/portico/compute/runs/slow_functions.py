"""Which functions take their time, as a process has seen it."""

from dataclasses import field
from typing import Final

from portico.core.base.frozen import frozen

SLOW: Final = 1.0  # seconds
_MOST: Final = 1_024


@frozen
class SlowFunctions:
    """The functions whose last run took long, by their uids: whoever waits for the next takes a place first."""

    uids: set[str] = field(default_factory=set)

    def note(self, uid: str, seconds: float) -> None:
        """A run took so long."""
        if seconds < SLOW:
            self.uids.discard(uid)
        elif len(self.uids) < _MOST:
            self.uids.add(uid)
