"""The credentials of the function's role, of which the parent makes no use, and which the user's code must not find.

Variables leave three traces in a process: the block that execve(2) has made, which /proc/<pid>/environ shows, the C library's
pointers into it, and Python's copies. All are overwritten, for other processes of the same user may be able to read them.
"""

import ctypes
import os
import re

NAMES = (
    b"AWS_ACCESS_KEY_ID",
    b"AWS_SECRET_ACCESS_KEY",
    b"AWS_SESSION_TOKEN",
    b"AWS_SECURITY_TOKEN",
    b"AWS_CONTAINER_AUTHORIZATION_TOKEN",
    b"AWS_CONTAINER_CREDENTIALS_FULL_URI",
    b"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
)
_HELD = re.compile(rb"(?:\A|\0)(?:%s)=([^\0]+)" % b"|".join(NAMES))
_ENV_START, _ENV_END = 50, 51  # fields of /proc/self/stat, see proc(5)


def forget() -> None:
    """Take the credentials out of the environment and out of the memory of this process."""
    start, end = _initial_block()
    block = memoryview((ctypes.c_char * (end - start)).from_address(start)).cast("B")
    for first, last in [found.span(1) for found in _HELD.finditer(block)]:
        ctypes.memset(start + first, 0, last - first)
    for name in NAMES:
        value = os.environb.get(name, b"")
        if len(value) > 1:  # shorter ones are Python's own constants
            ctypes.memset(id(value) + bytes.__basicsize__ - 1, 0, len(value))
        os.environb.pop(name, None)


def _initial_block() -> tuple[int, int]:
    """The addresses at which the environment that the process was started with begins and ends."""
    with open("/proc/self/stat", "rb") as file:
        fields = file.read().rpartition(b")")[2].split()  # from the third on
    return int(fields[_ENV_START - 3]), int(fields[_ENV_END - 3])
