"""The few calls of prctl(2) and fcntl(2) that the runtime's isolation rests on.

AWS Lambda's sandbox refuses prctl(2), whatever the option. The callers of these functions go on without it (docs/decisions/0033).
"""

import ctypes
import errno
import os
import select
from fcntl import F_GETFL, F_SETFL, F_SETOWN, F_SETSIG, fcntl

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_CHILD_SUBREAPER = 36
_REFUSED = (errno.EPERM, errno.EACCES, errno.ENOSYS)

_libc = ctypes.CDLL(None, use_errno=True)


def _prctl(option: int, value: int) -> bool:
    """Whether the sandbox allows it. Raises OSError when the call fails for another reason."""
    if not _libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0):
        return True
    number = ctypes.get_errno()
    if number not in _REFUSED:
        raise OSError(number, f"prctl({option}): {os.strerror(number)}")
    return False


def adopt_orphans() -> bool:
    """Processes below this one that lose their parent become its children; False where the sandbox refuses."""
    return _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def hide_from_same_user() -> bool:
    """No process of the same user may trace this one or read its memory in /proc; False where the sandbox refuses."""
    return _prctl(_PR_SET_DUMPABLE, 0)


def end_with(parent: int, signal_number: int) -> bool:
    """Get a signal when `parent` ends; exit if it has already. False where the sandbox refuses."""
    allowed = _prctl(_PR_SET_PDEATHSIG, signal_number)
    if os.getppid() != parent:
        os._exit(1)
    return allowed


def signal_at_hangup(descriptor: int, signal_number: int, pid: int) -> None:
    """Have the kernel send `pid` a signal when the other end of a socket is closed, be it by the end of its process.

    Data from the other end has the same effect. It works while this process is stopped, and takes no part of prctl(2).
    """
    fcntl(descriptor, F_SETOWN, pid)
    fcntl(descriptor, F_SETSIG, signal_number)
    fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | os.O_ASYNC)


def hung_up(descriptor: int) -> bool:
    """True if the other end of a socket is closed."""
    poller = select.poll()
    poller.register(descriptor, 0)
    return bool(poller.poll(0))
