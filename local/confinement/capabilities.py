"""The capabilities of root, capabilities(7), which no code of a user needs: with CAP_PERFMON it reads others' /proc/<pid>/environ."""

import ctypes
import os

_PR_CAPBSET_READ, _PR_CAPBSET_DROP = 23, 24
_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


def drop() -> None:
    """Take all from this process, and from all that it will start, also as root. Raises OSError."""
    if os.geteuid() == 0:  # whose programs get all of the bounding set
        for capability in range(64):
            if _libc.prctl(_PR_CAPBSET_READ, ctypes.c_ulong(capability), 0, 0, 0) == 1:
                _check(_libc.prctl(_PR_CAPBSET_DROP, ctypes.c_ulong(capability), 0, 0, 0))
    header, none = (ctypes.c_uint32 * 2)(_VERSION_3, 0), (ctypes.c_uint32 * 6)()
    _check(_libc.capset(header, none))


def _check(result: int) -> None:
    if result:
        number = ctypes.get_errno()
        raise OSError(number, f"capabilities: {os.strerror(number)}")
