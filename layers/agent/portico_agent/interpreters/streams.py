"""The standard streams of code: each piece is told as it comes, in order; where that cannot be, by the descriptors."""

from __future__ import annotations

import io
import os
import select
import socket
import sys
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from portico_agent.interpreters import framing

_T = TypeVar("_T")


class Channel:
    """The socket to the agent, in the child. An interrupt waits until a message is whole."""

    def __init__(self, channel: socket.socket) -> None:
        self._socket = channel
        self._lock = threading.RLock()
        self._owner = threading.get_ident()
        self._busy = self._late = False
        self.running = False

    def interrupted(self, *_: object) -> None:
        """The handler of SIGINT, which Python calls in the main thread."""
        if self.running and self._busy:
            self._late = True
        elif self.running:
            raise KeyboardInterrupt

    def send(self, *message: Any) -> None:
        """A message. Raises KeyboardInterrupt after it."""
        self._whole(lambda: framing.send(self._socket, *message))

    def receive(self) -> list[Any]:
        """The next message; an interrupt is heard until it begins."""
        select.select([self._socket], [], [])
        return self._whole(lambda: framing.receive(self._socket))

    def _whole(self, act: Callable[[], _T]) -> _T:
        if threading.get_ident() != self._owner:
            with self._lock:
                return act()
        self._busy = True
        try:
            with self._lock:
                return act()
        finally:
            self._busy = False
            if self._late:
                self._late = False
                raise KeyboardInterrupt


class _Raw(io.RawIOBase):
    """Bytes to the agent; by the descriptor in a process that was forked, whose messages would mix with this one's."""

    def __init__(self, channel: Channel, kind: str, descriptor: int) -> None:
        super().__init__()
        self._channel, self._kind, self._descriptor = channel, kind, descriptor
        self._owner = os.getpid()

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def write(self, data: Any) -> int:
        if os.getpid() != self._owner:
            return os.write(self._descriptor, data)
        self._channel.send(self._kind, bytes(data).decode("utf-8", "replace"))
        return len(data)


class _Input(io.TextIOBase):
    """Lines that whoever executes is asked for."""

    def __init__(self, ask: Callable[[], str]) -> None:
        super().__init__()
        self._ask = ask

    def readable(self) -> bool:
        return True

    def readline(self, size: int | None = -1) -> str:  # type: ignore[override]
        line = self._ask() + "\n"
        return line if size is None or size < 0 else line[:size]


class Streams:
    """stdin, stdout and stderr of the code."""

    def __init__(self, channel: Channel, ask: Callable[[], str]) -> None:
        self._out = self._stream(_Raw(channel, "stdout", 1))
        self._err = self._stream(_Before(self._out, channel, "stderr", 2))
        self._in = _Input(ask)

    def install(self) -> None:
        """Take the places of Python's."""
        sys.stdin, sys.stdout, sys.stderr = self._in, self._out, self._err
        for name, stream in (("__stdout__", self._out), ("__stderr__", self._err)):
            setattr(sys, name, stream)

    def flush(self) -> None:
        """All that was printed is told."""
        for stream in (self._out, self._err):
            stream.flush()

    @staticmethod
    def _stream(raw: _Raw) -> io.TextIOWrapper:
        return io.TextIOWrapper(raw, encoding="utf-8", errors="backslashreplace", line_buffering=True)  # type: ignore[arg-type]


class _Before(_Raw):
    """stderr: what stdout holds back comes first."""

    def __init__(self, out: io.TextIOWrapper, channel: Channel, kind: str, descriptor: int) -> None:
        super().__init__(channel, kind, descriptor)
        self._out = out

    def write(self, data: Any) -> int:
        self._out.flush()
        return super().write(data)
