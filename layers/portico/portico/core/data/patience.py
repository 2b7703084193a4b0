"""Patience: how much of a listing one search reads before it gives a short page and a cursor.

A gateway waits 29 seconds, and a query reads at most 1 MB. So the bounds are entities, requests and time; what ends first
ends the page. A first request is always made, so every page gets further than the one before.
"""

import time

from portico.core.base.frozen import frozen


@frozen(slots=True)
class Patience:
    """The most of one search: entities looked at, in requests of at most `at_once` of them, and seconds."""

    entities: float = 10_000
    requests: float = 20
    seconds: float = 8.0
    at_once: int = 1_000


PATIENCE = Patience()


class Budget:
    """The requests and the time that are left to a search."""

    def __init__(self, patience: Patience) -> None:
        self.patience = patience
        self._requests = patience.requests
        self._ends = time.monotonic() + patience.seconds

    def spend(self) -> None:
        """Counts a request."""
        self._requests -= 1

    @property
    def is_spent(self) -> bool:
        """True if no request should follow."""
        return self._requests <= 0 or time.monotonic() >= self._ends
