"""The warm child, from the agent's side: started in advance, and again when code has ended it."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from portico_agent.interpreters import framing
from portico_agent.interpreters.port import GONE, Teller
from portico_agent.logs import Log
from portico_agent.outputs import Program

_START = 60.0  # seconds, on a machine that is busy


def program() -> str:
    """What starts this agent: its archive, or its folder."""
    return os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class _Child:
    """One process and the socket to it. Raises framing.Closed when it does not start."""

    def __init__(self, folder: str, environment: Mapping[str, str], warm: Warm) -> None:
        self.channel, theirs = socket.socketpair()
        arguments = [sys.executable, program(), "child", str(theirs.fileno())]
        with theirs:
            self.process = Program(arguments, warm.print, folder, environment, keep=[theirs.fileno()])
        self.channel.settimeout(_START)
        framing.receive(self.channel)
        self.channel.settimeout(None)

    def end(self) -> int:
        """Its exit code; killed unless it has ended, with all that it started."""
        code = self.process.wait(0.5)
        self.process.kill()
        self.channel.close()
        return 137 if code is None else code


class Warm:
    """An Interpreter: a process of this Python with nothing in it but the code's own names."""

    def __init__(self, folder: str, environment: Mapping[str, str], log: Log) -> None:
        self._folder = folder
        self._environment = environment
        self._log = log
        self._teller: Teller | None = None
        self._stopped = threading.Event()
        self._child = _Child(folder, environment, self)

    def print(self, kind: str, text: str) -> None:
        """What comes by the pipes: programs that the code has started, and what prints between two executions."""
        teller = self._teller
        if teller:
            teller.text(kind, text)
        else:
            self._log.write(text)

    def run(self, code: str, teller: Teller) -> int:
        """See Interpreter."""
        self._teller = teller
        try:
            framing.send(self._child.channel, "run", code)
            return self._follow(teller)
        except (framing.Closed, OSError):
            return self._again(teller)
        finally:
            self._teller = None

    def _follow(self, teller: Teller) -> int:
        while True:
            kind, *data = framing.receive(self._child.channel)
            try:
                if kind == "done":
                    self._child.process.outputs.settle()
                    return int(data[0])
                self._tell(kind, data, teller)
            except (TypeError, ValueError, LookupError, AttributeError) as error:
                raise framing.Closed from error  # the code wrote to the socket

    @staticmethod
    def _tell(kind: Any, data: list[Any], teller: Teller) -> None:
        if kind in ("stdout", "stderr"):
            teller.text(kind, str(data[0]))
        elif kind == "show":
            teller.show({str(type_): str(value) for type_, value in data[0].items()})
        elif kind == "ask":
            teller.ask(str(data[0]), bool(data[1]))

    def _again(self, teller: Teller) -> int:
        code = self._child.end()
        if not self._stopped.is_set():
            self._child = _Child(self._folder, self._environment, self)
            teller.text("stderr", GONE.format(code=code))
        return code or 1

    def complete(self, code: str, cursor: int) -> dict[str, Any]:
        """See Interpreter."""
        try:
            framing.send(self._child.channel, "complete", code, cursor)
            kind, *data = framing.receive(self._child.channel)
        except (framing.Closed, OSError):
            kind, data = "", []
        if kind == "completed":
            return dict(data[0])
        return {"matches": [], "cursor_start": cursor, "cursor_end": cursor}

    def answer(self, text: str) -> None:
        """See Interpreter."""
        with suppress(OSError):
            framing.send(self._child.channel, "input", text)

    def interrupt(self) -> None:
        """See Interpreter."""
        self._child.process.signal(signal.SIGINT)

    def stop(self) -> None:
        """See Interpreter."""
        self._stopped.set()
        self._child.process.kill()
