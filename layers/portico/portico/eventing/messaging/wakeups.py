"""Wake-ups: messages that say only that something may be due, so that an idle deployment runs nothing.

A delayed message follows each thing that gets in flight. Each message triggers a sweep of everything overdue, and the sweep asks for
the next, as long as anything is in flight.
"""

from portico.eventing.messaging.queue import DelayedQueue


class Wakeups(DelayedQueue):
    """Asks for sweeps."""

    def ask(self, seconds: float) -> None:
        """One wake-up after so many seconds, at most 15 minutes."""
        self.send({}, seconds)
