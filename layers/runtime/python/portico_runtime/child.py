"""A child process (with its guardian) as its parent holds it: started, written to, examined, ended."""

import os
import select
import signal
import socket
import subprocess
import sys
import time
from typing import Any

from portico_runtime import processes
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
    """Holds no input, output or secret. `foreign`: children of this process that are not to be touched.

    `proven`: it has taken a request before. Raises `ChildError` when it cannot be started.

    The kernel counts the thread that starts a child as its parent: start children in a thread that lives on.
    """

    def __init__(self, settings: Settings, foreign: frozenset[int]) -> None:
        self._foreign = foreign
        self.decoder = Decoder()
        self.control, theirs = socket.socketpair()
        with theirs:
            self._process = _start_guardian(theirs.fileno(), settings)
        self._pipes = [pipe for pipe in (self._process.stdout, self._process.stderr) if pipe]
        self.guardian = self._process.pid
        self.stdout, self.stderr = (pipe.fileno() for pipe in self._pipes)
        self.exit_signal = os.pidfd_open(self.guardian)
        for descriptor in (self.control.fileno(), self.stdout, self.stderr):
            os.set_blocking(descriptor, False)
        self._memory_limit = settings.memory_bytes
        self.proven = False
        self.pid = 0
        self.pid = self._set_up(settings)

    def _set_up(self, settings: Settings) -> int:
        names = ("handler", "task_root", "path", "environment", "memory_bytes")
        setup = {"type": "setup"} | {name: getattr(settings, name) for name in names}
        try:
            hello = self._ask(setup, START_SECONDS)
        except ChildError:
            self.kill()
            said = os.read(self.stderr, 2048).decode(errors="replace") if _readable(self.stderr, 0) else ""
            self.close()
            raise ChildError(f"the child did not start: {said}") from None
        return int(hello.header["pid"])

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
        return processes.descendants(self.guardian) + self._adopted()

    def strays(self) -> list[int]:
        """The processes that the user's code has left behind."""
        beside = processes.descendants(self.guardian, (self.pid,))
        return beside + processes.descendants(self.pid) + self._adopted()

    def _adopted(self) -> list[int]:
        return processes.descendants(os.getpid(), self._foreign | {self.guardian})

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
        if not processes.end_descendants(os.getpid(), self._foreign):
            raise ChildError("processes of the user's could not be ended")

    def close(self) -> None:
        self.control.close()
        for pipe in self._pipes:
            pipe.close()
        os.close(self.exit_signal)


def _start_guardian(control: int, settings: Settings) -> "subprocess.Popen[bytes]":
    told = (control, os.getpid(), settings.memory_bytes, *settings.program)
    command = [sys.executable, "-I", "-S", _GUARDIAN, *map(str, told)]
    pipe, null = subprocess.PIPE, subprocess.DEVNULL
    return subprocess.Popen(
        command,
        bufsize=0,
        stdin=null,
        stdout=pipe,
        stderr=pipe,
        env={},
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
