"""Runs an installer: within limits of time and of what it writes, output kept."""

import os
import resource
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from portico.core.base.frozen import frozen

_LOOK_SECONDS: Final = 0.2
_LOG_BYTES: Final = 64 * 1024


@frozen(slots=True)
class Limits:
    """Seconds until the process is ended, bytes that all files of its folder may have."""

    seconds: float
    folder_bytes: int


@frozen(slots=True)
class Ended:
    """The end of a process: its exit code or the limit that ended it (`time`, `size`), and its last 64 KB of output."""

    code: int
    printed: str
    limit: str | None = None

    @property
    def ok(self) -> bool:
        """True if it did what it was asked."""
        return self.code == 0 and self.limit is None


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str], limits: Limits) -> Ended:
    """Runs a command in a folder with just these variables; what it has started ends with it."""
    printed = folder / "printed.log"
    with printed.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (limits.folder_bytes, limits.folder_bytes))
            limit = _watch(process, folder, limits)
        finally:
            _end(process)
    return Ended(process.returncode, _tail(printed), limit)


def size_of(folder: Path) -> int:
    """Bytes of the files below a folder, as a layer counts them."""
    total = 0
    for place, _, files in os.walk(folder):
        for name in files:
            try:
                total += os.lstat(os.path.join(place, name)).st_size  # noqa: PTH118
            except FileNotFoundError:
                continue  # while somebody writes there
    return total


def _watch(process: subprocess.Popen[bytes], folder: Path, limits: Limits) -> str | None:
    end = time.monotonic() + limits.seconds
    while True:
        try:
            process.wait(_LOOK_SECONDS)
            return None
        except subprocess.TimeoutExpired:
            if time.monotonic() > end:
                return "time"
            if size_of(folder) > limits.folder_bytes:
                return "size"


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):  # when it and all that it has started are gone
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _tail(file: Path) -> str:
    with file.open("rb") as found:
        found.seek(max(0, file.stat().st_size - _LOG_BYTES))
        return found.read().decode(errors="replace")
