"""Puts out what a run has printed so far, now and then, in a thread that never delays the run."""

import http.client
import json
import threading
from contextlib import suppress

from portico_runtime.capture import Log
from portico_runtime.order import Order
from portico_runtime.transfer import connect

INTERVAL = 1.0
_TIMEOUT = 2.0

Snapshot = tuple[Log, Log, Order]


class LogShip:
    """Stores snapshots of two logs at `url`: whole lines, and those only that the reply of the run begins with, too.

    What cannot be stored is left for the next.

    The object is ``{"logs": {stdout, stderr}, "logs_order", "logs_dropped": {stdout, stderr}}``, as in the reply of a run.
    """

    def __init__(self, url: str, logs: tuple[Log, Log], order: Order) -> None:
        self._url, self._logs, self._order = url, logs, order
        self._seen = (0, 0)
        self._offered = float("-inf")
        self._snapshot: Snapshot | None = None
        self._wanted = threading.Event()
        self._stopped = False
        threading.Thread(target=self._work, name="log-ship", daemon=True).start()

    def offer(self, now: float) -> None:
        """Takes a snapshot when there is more than in the last, and the last is away; else costs next to nothing."""
        size = (self._logs[0].seen, self._logs[1].seen)
        if now < self._offered + INTERVAL or size == self._seen or self._wanted.is_set():
            return
        self._offered, self._seen = now, size
        self._snapshot = (self._logs[0].copy(), self._logs[1].copy(), self._order.copy())
        self._wanted.set()

    def stop(self) -> None:
        """The last snapshot may be under way; nothing waits for it."""
        self._stopped = True
        self._wanted.set()

    def _work(self) -> None:
        while not self._stopped:
            self._wanted.wait()
            if self._snapshot is not None and not self._stopped:
                self._store(*self._snapshot)
            self._wanted.clear()

    def _store(self, out: Log, err: Log, order: Order) -> None:
        settled = {"stdout": out.settled_lines(), "stderr": err.settled_lines()}
        told = {
            "logs": {name: lines for name, (lines, _) in settled.items()},
            "logs_order": order.text((out.settled(), err.settled())),
            "logs_dropped": {name: dropped for name, (_, dropped) in settled.items()},
        }
        with suppress(OSError, http.client.HTTPException, ValueError, LookupError):
            connection, target = connect(self._url, _TIMEOUT)
            try:
                connection.request("PUT", target, json.dumps(told).encode())
                connection.getresponse().read()
            finally:
                connection.close()
