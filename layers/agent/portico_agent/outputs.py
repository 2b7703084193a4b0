"""Processes of the user's and what they print: read at all times, whoever it is for, so that none of them ever waits."""

from __future__ import annotations

import array
import codecs
import fcntl
import os
import selectors
import signal
import subprocess
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

Sink = Callable[[str, str], None]  # kind (stdout, stderr), text

_DRAIN = 0.2  # seconds for what a process leaves in its pipes while others hold them open


class Outputs:
    """Reads the two streams of processes; `sink` may be changed at any time."""

    def __init__(self, stdout: int, stderr: int, sink: Sink) -> None:
        """Both descriptors are closed at their ends."""
        self.sink = sink
        self._reading = threading.Lock()
        self._open = {stdout, stderr}
        self._thread = threading.Thread(target=self._read, args=({stdout: "stdout", stderr: "stderr"},), daemon=True)
        self._thread.start()

    def drain(self, seconds: float = _DRAIN) -> None:
        """Wait for the ends of both streams, as long as this."""
        self._thread.join(seconds)

    def settle(self, seconds: float = _DRAIN) -> None:
        """Wait until all that has been printed so far is read, as long as this."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with self._reading:
                if not any(map(_waiting, self._open)):
                    return
            time.sleep(0.001)

    def _read(self, kinds: Mapping[int, str]) -> None:
        decoders = {fd: codecs.getincrementaldecoder("utf-8")("replace") for fd in kinds}
        with selectors.DefaultSelector() as selector:
            for fd in kinds:
                selector.register(fd, selectors.EVENT_READ)
            while selector.get_map():
                for key, _ in selector.select():
                    with self._reading:
                        data = os.read(key.fd, 1 << 16)
                        text = decoders[key.fd].decode(data, not data)
                        if text:
                            self.sink(kinds[key.fd], text)
                        if not data:
                            selector.unregister(key.fd)
                            self._open.discard(key.fd)
                            os.close(key.fd)


class Program:
    """A program of the user's in a group of its own; nothing comes on its standard input."""

    def __init__(
        self,
        arguments: Sequence[str],
        sink: Sink,
        folder: str,
        environment: Mapping[str, str],
        keep: Sequence[int] = (),
    ) -> None:
        (out, out_end), (err, err_end) = os.pipe(), os.pipe()
        try:
            self._process = subprocess.Popen(
                list(arguments),
                stdin=subprocess.DEVNULL,
                stdout=out_end,
                stderr=err_end,
                cwd=folder,
                env=dict(environment),
                pass_fds=tuple(keep),
                start_new_session=True,
            )
        except BaseException:
            os.close(out)
            os.close(err)
            raise
        finally:
            os.close(out_end)
            os.close(err_end)
        self.outputs = Outputs(out, err, sink)

    @property
    def pid(self) -> int:
        return self._process.pid

    def ended(self) -> int | None:
        """The exit code, 128 and the number of a signal; None while it runs."""
        code = self._process.poll()
        return code if code is None else _exit_code(code)

    def wait(self, seconds: float | None = None) -> int | None:
        """Its exit code, with all that it printed read; None if it still runs after so many seconds."""
        try:
            code = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None
        self.outputs.drain()
        return _exit_code(code)

    def signal(self, number: int) -> None:
        """To all of its group."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        self._process.wait()


def shell(command: str, sink: Sink, folder: str, environment: Mapping[str, str]) -> Program:
    """A command of sh(1)."""
    return Program(["/bin/sh", "-c", command], sink, folder, environment)


def _exit_code(code: int) -> int:
    return code if code >= 0 else 128 - code


def _waiting(fd: int) -> int:
    """Bytes in a pipe that nobody has read."""
    count = array.array("i", [0])
    fcntl.ioctl(fd, termios.FIONREAD, count)
    return count[0]
