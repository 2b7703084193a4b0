"""A child process (with its guardian) as its parent holds it: started, written to, examined, ended."""

import os
import select
import signal
import socket
import subprocess
import sys
import time
from typing import Any

from portico_runtime import linux, orphans, processes
from portico_runtime.protocol import Decoder, Message, ProtocolError, encode
from portico_runtime.settings import Settings

START_SECONDS = 15.0
REAP_SECONDS = 2.0
OPEN_FILES_LIMIT = 256
THREADS_LIMIT = 512
_GUARDIAN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "guardian.py")
_CHUNK = 262144


class ChildError(Exception):
    """A child could not be started, which is never the user's doing: none of their code has run."""


class Child:
    """Holds no input, output or secret. It works in `directory`. `foreign`: children of this process that are not to be touched.

    `adopts`: orphans become children of this process; else they are looked for. `proven`: it has taken a request before.
    Raises `ChildError` when it cannot be started.

    A socket pair between parent and guardian, the lifeline, carries nothing. Its ends are closed by the end of either.
    """

    def __init__(self, settings: Settings, foreign: frozenset[int], adopts: bool, directory: str) -> None:
        self._foreign = foreign
        self._adopts = adopts
        self._quiet: bytes | None = None  # the newest process when there was last nothing but the child
        self.decoder = Decoder(folder=settings.scratch)
        self.control, theirs = socket.socketpair()
        self._lifeline, guardians = socket.socketpair()
        with theirs, guardians:
            self._process = _start_guardian(theirs.fileno(), guardians.fileno(), settings)
        self._pipes = [pipe for pipe in (self._process.stdout, self._process.stderr) if pipe]
        self.guardian = self._process.pid
        self.stdout, self.stderr = (pipe.fileno() for pipe in self._pipes)
        self.exit_signal = self._lifeline.fileno()
        for descriptor in (self.control.fileno(), self.stdout, self.stderr):
            os.set_blocking(descriptor, False)
        self._memory_limit = settings.memory_bytes
        self.proven = False
        self.pid = 0
        self.pid = self._set_up(settings, directory)

    def _set_up(self, settings: Settings, directory: str) -> int:
        names = ("handler", "task_root", "path", "environment", "memory_bytes")
        setup = {"type": "setup", "directory": directory} | {name: getattr(settings, name) for name in names}
        try:
            pid = int(self._ask(setup, START_SECONDS).header["pid"])
            linux.signal_at_hangup(self.exit_signal, signal.SIGKILL, pid)  # the child ends with its guardian
        except (ChildError, OSError):
            self.kill()
            said = os.read(self.stderr, 2048).decode(errors="replace") if _readable(self.stderr, 0) else ""
            self.close()
            raise ChildError(f"the child did not start: {said}") from None
        return pid

    def _ask(self, header: dict[str, Any], seconds: float) -> Message:
        """Send a small message and wait for the answer, when none of the user's code is running."""
        until = time.monotonic() + seconds
        try:
            self.control.send(encode(header))
            while (message := self.decoder.next()) is None:
                if not _readable(self.control.fileno(), until - time.monotonic()) or not self.receive():
                    raise ChildError("no answer")
        except (OSError, ProtocolError) as error:
            raise ChildError("no answer") from error
        return message

    def receive(self) -> bool:
        """Feed the decoder with what has arrived; false when the other side is closed."""
        try:
            data = self.control.recv(_CHUNK)
        except BlockingIOError:
            return True
        except ConnectionError:
            return False
        self.decoder.feed(data)
        return bool(data)

    def members(self) -> list[int]:
        """The child and all below and beside it, without the guardian."""
        return processes.descendants(self.guardian) + self._adopted() + self._orphans()

    def strays(self) -> list[int]:
        """The processes that the user's code has left behind."""
        newest = None if self._adopts else processes.newest()  # first: what starts meanwhile is seen at the next look
        beside = processes.descendants(self.guardian, (self.pid,))
        found = beside + processes.descendants(self.pid) + self._adopted()
        if newest is None or newest != self._quiet:
            found += self._orphans()
        if not found:
            self._quiet = newest
        return found

    def _adopted(self) -> list[int]:
        return processes.descendants(os.getpid(), self._foreign | {self.guardian})

    def _orphans(self) -> list[int]:
        return [] if self._adopts else orphans.found()

    def over_memory(self) -> bool:
        """True if all together hold more than the limit; counted exactly only when a quick look says so."""
        members = self.members()
        if processes.resident_bytes(members) <= self._memory_limit:
            return False
        return processes.proportional_bytes(members) > self._memory_limit

    def clean(self) -> bool:
        """Kill and reap all strays; false when some are left and the child must go too."""
        until = time.monotonic() + REAP_SECONDS
        while strays := self.strays():
            processes.kill(strays)
            processes.reap(self._adopted())
            if all(map(processes.is_zombie, strays)) and not self._reaped():
                return False
            if time.monotonic() > until:
                return False
        return True

    def _reaped(self) -> bool:
        try:
            return self._ask({"type": "reap", "id": 0}, REAP_SECONDS).type == "reaped"
        except ChildError:
            return False

    def suspicion(self) -> str | None:
        """Why this child must not serve another run, as far as can be seen from outside."""
        if self.exited(0):
            return "exited"
        try:
            files = len(os.listdir(f"/proc/{self.pid}/fd"))
            threads = len(os.listdir(f"/proc/{self.pid}/task"))
        except OSError:
            return "unreadable"
        if files > OPEN_FILES_LIMIT:
            return "open files"
        return "threads" if threads > THREADS_LIMIT else None

    def exited(self, seconds: float) -> bool:
        return _readable(self.exit_signal, seconds)

    def exit_code(self) -> int:
        """The child's exit code or minus its signal (the guardian ends as the child did)."""
        return self._process.wait(REAP_SECONDS)

    def kill(self) -> None:
        """SIGKILL to the child's group, all its descendants and the guardian, until none is left."""
        members = self.members()
        if self._process.poll() is None:
            _kill_group(self.pid)
            processes.kill([*members, self.guardian])
        self._process.wait()
        if not processes.end_all(lambda: self._adopted() + self._orphans()):
            raise ChildError("processes of the user's could not be ended")

    def close(self) -> None:
        self.control.close()
        for pipe in self._pipes:
            pipe.close()
        self._lifeline.close()


def _start_guardian(control: int, lifeline: int, settings: Settings) -> "subprocess.Popen[bytes]":
    told = (control, settings.memory_bytes, *settings.program)
    command = [sys.executable, "-I", "-S", _GUARDIAN, *map(str, told)]
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command,
        bufsize=0,
        stdin=lifeline,
        stdout=pipe,
        stderr=pipe,
        env=settings.interpreter,
        cwd="/",
        pass_fds=(control,),
        start_new_session=True,
    )


def _readable(descriptor: int, seconds: float) -> bool:
    poller = select.poll()
    poller.register(descriptor, select.POLLIN)
    return bool(poller.poll(max(0.0, seconds) * 1000))


def _kill_group(group: int) -> None:
    """At once, so that nobody in the group can fork while the others are being ended."""
    try:
        if group:
            os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return
