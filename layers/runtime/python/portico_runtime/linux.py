"""The few calls of prctl(2) that the standard library lacks."""

import ctypes
import os

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_CHILD_SUBREAPER = 36

_libc = ctypes.CDLL(None, use_errno=True)


def _prctl(option: int, value: int) -> None:
    if _libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0):
        number = ctypes.get_errno()
        raise OSError(number, f"prctl({option}): {os.strerror(number)}")


def adopt_orphans() -> None:
    """Processes below this one that lose their parent become its children (none escapes by daemonising)."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def hide_from_same_user() -> None:
    """No process of the same user may trace this one or read its memory or its environment in /proc."""
    _prctl(_PR_SET_DUMPABLE, 0)


def end_with(parent: int, signal_number: int) -> None:
    """Ask for a signal when `parent` ends; exit if it ended before (the race that the call leaves open)."""
    _prctl(_PR_SET_PDEATHSIG, signal_number)
    if os.getppid() != parent:
        os._exit(1)
