"""Connections to programs in sessions, kept open between requests for a short while.

Each is used within one time: a socket's own time-out begins anew with each byte.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from select import POLLIN, poll
from socket import AF_INET, IPPROTO_TCP, SOCK_STREAM, TCP_NODELAY, socket
from typing import Any, Final, cast
from weakref import finalize

_IDLE_SECONDS: Final = (
    20.0  # a process that was frozen wakes up with sockets whose ends went away unheard; agents wait for 120
)
_MOST: Final = 32  # a process of the platform; each is a thread of an agent


class TimedSocket(socket):
    """A socket that reads until a moment on the monotonic clock."""

    ends: float = 0.0

    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> int:
        """See socket. Raises TimeoutError when the moment has come, whatever comes meanwhile."""
        self.until(self.ends)
        return super().recv_into(buffer, nbytes, flags)

    def until(self, ends: float) -> None:
        """What is sent and read from now on ends then. Raises TimeoutError."""
        self.ends = ends
        left = ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.settimeout(left)


_Idle = tuple[tuple[str, int], HTTPConnection, float]  # where to, and since when


@dataclass
class KeptConnections:
    """Connections by place; threads may share it."""

    _idle: list[_Idle] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        finalize(self, _close, self._idle)

    @contextmanager
    def to(self, host: str, port: int, ends: float) -> Iterator[HTTPConnection]:
        """A connection for one request until then, kept afterwards where its answer is read and the other side keeps it.

        Raises TimeoutError, OSError.
        """
        connection = self._taken((host, port), ends) or _made(host, port, ends)
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        if connection.sock is not None:
            self._keep((host, port), connection)

    def _taken(self, place: tuple[str, int], ends: float) -> HTTPConnection | None:
        for entry in [one for one in self._idle if one[0] == place]:
            try:
                self._idle.remove(entry)
            except ValueError:  # another thread has it
                continue
            _, connection, since = entry
            if time.time() - since < _IDLE_SECONDS and not _is_closed(connection):
                cast("TimedSocket", connection.sock).until(ends)
                return connection
            connection.close()
        return None

    def _keep(self, place: tuple[str, int], connection: HTTPConnection) -> None:
        self._idle.append((place, connection, time.time()))
        while len(self._idle) > _MOST:
            self._idle.pop(0)[1].close()


def _made(host: str, port: int, ends: float) -> HTTPConnection:
    connection, opened = HTTPConnection(host, port), TimedSocket(AF_INET, SOCK_STREAM)
    try:
        opened.until(ends)
        opened.connect((host, port))
        opened.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
    except BaseException:
        opened.close()
        raise
    connection.sock = opened
    return connection


def _close(idle: list[_Idle]) -> None:
    for _, connection, _ in idle:
        connection.close()


def _is_closed(connection: HTTPConnection) -> bool:
    """True if an idle connection has something to read: its end, since no answer is due."""
    waiting = poll()
    waiting.register(connection.sock, POLLIN)
    return bool(waiting.poll(0))
