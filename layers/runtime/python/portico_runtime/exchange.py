"""One request to the child, from sending it to its outcome: a loop around poll(2)."""

import select
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from portico_runtime.capture import Log, drain, read_available
from portico_runtime.child import Child
from portico_runtime.order import Order
from portico_runtime.protocol import Message, ProtocolError

if TYPE_CHECKING:
    from portico_runtime.log_ship import LogShip
    from portico_runtime.marker_watch import MarkerWatch

TICK = 0.1
MARKER_WATCH_AFTER = 0.3
LOST_GRACE = 1.0
SILENCE = 2.0
DRAIN_LIMIT = 4 * 1024 * 1024

Logs = tuple[Log, Log]
Kind = Literal["answered", "exited", "lost", "garbled", "silent", "timed_out", "killed", "memory"]


@dataclass(frozen=True, slots=True)
class Urls:
    """The URLs of a run's marker, and of its output so far."""

    marker: str | None = None
    log: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of a request: a message (`answered`), an exit code (`exited`), or neither."""

    kind: Kind
    message: Message = field(default_factory=lambda: Message({}))
    code: int = 0


class Exchange:
    """Sends request `number` and waits for the answer until `deadline` (on the monotonic clock).

    `perform` always gives an `Outcome`; it never ends the child.
    """

    def __init__(self, child: Child, number: int, deadline: float, logs: Logs, order: Order, urls: Urls) -> None:
        self.started = False
        self._child, self._number, self._deadline = child, number, deadline
        self._logs = {child.stdout: logs[0], child.stderr: logs[1]}
        self._urls = urls
        self._printed, self._order = logs, order
        self._log_ship: LogShip | None = None
        self._marker_watch: MarkerWatch | None = None
        self._control = child.control.fileno()
        self._poll = select.poll()
        for descriptor in (self._control, child.exit_signal, *self._logs):
            self._poll.register(descriptor, select.POLLIN)
        self._begun = self._ticked = time.monotonic()
        self._lost: float | None = None
        self._outcome: Outcome | None = None

    def perform(self, data: bytes, more: Iterable[bytes] = ()) -> Outcome:
        """Sends `data`, and then `more`, which is read as the child takes it."""
        self._outgoing, self._more = memoryview(data), iter(more)
        self._send()
        try:
            while self._outcome is None:
                self._serve(self._poll.poll(self._patience() * 1000))
                self._outcome = self._outcome or self._overdue()
        finally:
            for helper in (self._marker_watch, self._log_ship):
                if helper:
                    helper.stop()
        return self._outcome

    def had_started(self) -> bool:
        """True if the child took the request, even in its last breath; for a child that has been killed."""
        while not self.started and self._lost is None and _readable_now(self._control):
            self._receive()
        return self.started

    def drain(self) -> None:
        """Take over what is still in the pipes, once nobody should be writing any more."""
        for descriptor, log in self._logs.items():
            drain(descriptor, log, DRAIN_LIMIT)

    def _patience(self) -> float:
        now = time.monotonic()
        return max(0.0, min(self._deadline - now, self._ticked + TICK - now))

    def _serve(self, ready: list[tuple[int, int]]) -> None:
        for descriptor, _ in sorted(ready, key=lambda item: item[0] != self._control):
            if descriptor in self._logs:
                self._read_log(descriptor)
            elif descriptor == self._control:
                self._send()
                self._receive()
            elif descriptor == self._child.exit_signal and self._outcome is None:
                self._exited()

    def _read_log(self, descriptor: int) -> None:
        data = read_available(descriptor)
        if data is None:
            self._poll.unregister(descriptor)
        else:
            self._logs[descriptor].write(data)

    def _send(self) -> None:
        """As much as the socket takes, the rest when it takes more; reading tells whether it was closed."""
        while self._outgoing or self._has_more():
            try:
                sent = self._child.control.send(self._outgoing)
            except BlockingIOError:
                self._poll.modify(self._control, select.POLLIN | select.POLLOUT)
                return
            except OSError:
                self._outgoing, self._more = memoryview(b""), iter(())
                break
            self._outgoing = self._outgoing[sent:]
        self._poll.modify(self._control, select.POLLIN)

    def _has_more(self) -> bool:
        self._outgoing = memoryview(next(self._more, b""))
        return bool(self._outgoing)

    def _receive(self) -> None:
        try:
            if not self._child.receive():
                self._lost = time.monotonic()
                self._poll.unregister(self._control)
            while self._outcome is None and (message := self._child.decoder.next()) is not None:
                self._take(message)
        except ProtocolError:
            self._outcome = Outcome("garbled")

    def _take(self, message: Message) -> None:
        if message.header.get("id") != self._number:
            raise ProtocolError("an answer to another request")
        if message.type != "started":
            self._outcome = Outcome("answered", message)
        self.started = self._child.proven = True

    def _look_out(self, now: float) -> None:
        """The chores of a long run: a look at its marker, and putting out what it prints while somebody follows."""
        if self._urls.marker and self._marker_watch is None:
            self._marker_watch = _watch(self._urls.marker)
            self._poll.register(self._marker_watch.woken, select.POLLIN)
        if not (self._urls.log and self._marker_watch and self._marker_watch.followed):
            return
        if self._log_ship is None and any(log.seen for log in self._printed):
            self._log_ship = _ship(self._urls.log, self._printed, self._order)
        if self._log_ship:
            self._log_ship.offer(now)

    def _exited(self) -> None:
        """The process is gone; its answer may have come just before."""
        while self._outcome is None and self._lost is None and _readable_now(self._control):
            self._receive()
        self._outcome = self._outcome or Outcome("exited", code=self._child.exit_code())

    def _overdue(self) -> Outcome | None:
        """The outcome that time or a marker brings; memory is checked once a tick: short runs pay nothing."""
        now = time.monotonic()
        if now >= self._deadline:
            return Outcome("timed_out")
        if self._marker_watch and self._marker_watch.kill:
            return Outcome("killed")
        if now < self._ticked + TICK:
            return None
        self._ticked = now
        if self._child.proven and not (self.started or self._outgoing) and now > self._begun + SILENCE:
            return Outcome("silent")
        if self._lost is not None and now > self._lost + LOST_GRACE:
            return Outcome("lost")
        if now > self._begun + MARKER_WATCH_AFTER:
            self._look_out(now)
        return Outcome("memory") if self._child.over_memory() else None


def _ship(url: str, logs: Logs, order: Order) -> "LogShip":
    from portico_runtime.log_ship import LogShip

    return LogShip(url, logs, order)


def _watch(url: str) -> "MarkerWatch":
    from portico_runtime.marker_watch import MarkerWatch  # an HTTP client is imported by those who wait anyway

    return MarkerWatch(url)


def _readable_now(descriptor: int) -> bool:
    poller = select.poll()
    poller.register(descriptor, select.POLLIN)
    return bool(poller.poll(0))
