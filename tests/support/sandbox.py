"""What a process may do: a sandbox that refuses what AWS Lambda's refuses, or may refuse, and an init for its orphans."""

import ctypes
import errno
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager

from portico_runtime import processes

# prctl(2), pidfd_open(2) and write(2) by the kernel's name of the machine: a filter goes by numbers.
_PRCTL, _PIDFD_OPEN, _WRITE = {"x86_64": (157, 434, 1), "aarch64": (167, 434, 64)}[os.uname().machine]
_PR_SET_SECCOMP, _PR_CAPBSET_DROP, _PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 22, 24, 36, 38
_SECCOMP_MODE_FILTER = 2
_CAPABILITIES = range(64)
_NUMBER, _THIRD_ARGUMENT = 0, 32  # offsets in seccomp_data
_LOAD, _JUMP_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_prctl = ctypes.CDLL(None).prctl


class _Filter:
    """A program of seccomp(2): instructions of code, jump if true, jump if false, operand."""

    def __init__(self, *instructions: tuple[int, int, int, int]) -> None:
        code = b"".join(struct.pack("HBBI", *instruction) for instruction in instructions)
        self._held = ctypes.create_string_buffer(code, len(code))
        self._program = struct.pack("HxxxxxxP", len(instructions), ctypes.addressof(self._held))

    def install(self) -> None:
        _prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        if _prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, self._program, 0, 0):
            raise OSError("there is no sandbox")


_CALLS = _Filter(
    (_LOAD, 0, 0, _NUMBER),
    (_JUMP_EQUAL, 2, 0, _PRCTL),
    (_JUMP_EQUAL, 1, 0, _PIDFD_OPEN),
    (_RETURN, 0, 0, _ALLOW),
    (_RETURN, 0, 0, _REFUSE | errno.EPERM),
)
_SHORT_WRITES = _Filter(
    (_LOAD, 0, 0, _NUMBER),
    (_JUMP_EQUAL, 0, 2, _WRITE),
    (_LOAD, 0, 0, _THIRD_ARGUMENT),
    (_JUMP_EQUAL, 1, 0, len("1000")),
    (_RETURN, 0, 0, _ALLOW),
    (_RETURN, 0, 0, _REFUSE | errno.EACCES),
)


def confine() -> None:
    """Confine this process, and all that it will start: prctl(2) and pidfd_open(2) answer EPERM."""
    _CALLS.install()


def refuse_oom_score() -> None:
    """Refuse the runtime to write to oom_score_adj, which it does with four bytes: such a write answers EACCES."""
    _SHORT_WRITES.install()


def drop_capabilities() -> None:
    """Programs that this process becomes have none, although they may be root's."""
    for capability in _CAPABILITIES:
        _prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)


@contextmanager
def init() -> Iterator[None]:
    """Orphans come to this process, as they come to a sandbox's init, and are reaped in the end."""
    others = set(processes.children(os.getpid()))
    _prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    yield
    _prctl(_PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)
    processes.reap(set(processes.children(os.getpid())) - others)
