"""Finds and ends what a stack has left behind: Lambda workers, and the processes that those have started."""

import os
import signal
import time
from pathlib import Path

MARK = "PORTICO_HOME"  # in the environment of every process of a stack
GRACE = 2.0  # seconds between asking a process to end and ending it


def of_stack(home: Path, *more: str) -> list[int]:
    """Ids of the running processes of the stack with this home, but for the caller. Needs Linux's /proc, else empty.

    `more`: variables as `NAME=value` that they have besides.
    """
    marks = {f"{MARK}={home}".encode(), *(variable.encode() for variable in more)}
    return [pid for pid in _all() if pid != os.getpid() and marks.issubset(_environment(pid))]


def kill_all(home: Path, *more: str) -> None:
    """Ends those of `of_stack` at once."""
    for pid in of_stack(home, *more):
        _signal(pid, signal.SIGKILL)


def end_all(home: Path) -> int:
    """End them, kindly and then not; returns how many there were."""
    found = of_stack(home)
    for pid in found:
        _signal(pid, signal.SIGTERM)
    deadline = time.monotonic() + GRACE
    while of_stack(home) and time.monotonic() < deadline:
        time.sleep(0.05)
    for pid in of_stack(home):
        _signal(pid, signal.SIGKILL)
    return len(found)


def _all() -> list[int]:
    proc = Path("/proc")
    return [int(entry.name) for entry in proc.iterdir() if entry.name.isdigit()] if proc.is_dir() else []


def _environment(pid: int) -> list[bytes]:
    """Empty for processes of other users, kernel threads, zombies, and those that have just ended."""
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return []


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except (ProcessLookupError, PermissionError):
        return
