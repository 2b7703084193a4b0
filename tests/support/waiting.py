"""Waiting for what comes true in its own time, and whether processes live."""

import time
from collections.abc import Callable
from pathlib import Path

_LAST_PAUSE = 0.4


def eventually(condition: Callable[[], bool], seconds: float = 30) -> bool:
    """True if the condition comes true in time; the longer it takes, the longer are the pauses between two looks."""
    until, pause = time.monotonic() + seconds, 0.03
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(pause)
        pause = min(pause * 1.5, _LAST_PAUSE)
    return True


def alive(pid: int) -> bool:
    """True if a process runs (a zombie does not)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def exists(pid: int) -> bool:
    """True if a process runs or waits, as a zombie, for being reaped."""
    return Path(f"/proc/{pid}").exists()
