"""Clients that take turns: of several that wait to make their next request, a seeded draw says which one does.

So what runs in several threads comes in an order that the seed decides, one request at a time, and comes again.
"""

import asyncio
import random
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field


@dataclass
class Turns:
    """Hands out turns; whoever is no client of its own passes."""

    drawn: random.Random
    count: int
    _waiting: dict[int, int] = field(default_factory=dict)
    _chosen: int | None = None
    _names: dict[int, int] = field(default_factory=dict)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def take(self) -> None:
        """Waits for the client's turn."""
        me = self._names.get(threading.get_ident())
        if me is None:
            return
        with self._changed:
            self._waiting[me] = me
            self._choose()
            self._changed.wait_for(lambda: self._chosen == me)
            del self._waiting[me]
            self._chosen = None

    def run(self, clients: Sequence[Callable[[], None]]) -> None:
        """Runs all of the clients, each in a thread with an event loop of its own."""
        with ThreadPoolExecutor(len(clients)) as threads:
            done = [threads.submit(self._client, name, act) for name, act in enumerate(clients)]
            for one in done:
                one.result()

    def _client(self, name: int, act: Callable[[], None]) -> None:
        with asyncio.Runner() as runner:
            asyncio.set_event_loop(runner.get_loop())
            self._names[threading.get_ident()] = name
            try:
                self.take()
                act()
            finally:
                with self._changed:
                    del self._names[threading.get_ident()]
                    self.count -= 1
                    self._choose()

    def _choose(self) -> None:
        if self._chosen is None and self._waiting and len(self._waiting) == self.count:
            self._chosen = self.drawn.choice(sorted(self._waiting))
            self._changed.notify_all()
