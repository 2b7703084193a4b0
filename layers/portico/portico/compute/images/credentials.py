"""The function's credentials, kept from the installers, which are processes of the same user."""

import ctypes
import re
from pathlib import Path
from typing import Final

_PR_SET_DUMPABLE: Final = 4
_NAMES: Final = rb"AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|SECURITY_TOKEN|CONTAINER_[A-Z_]+)"
_HELD: Final = re.compile(rb"(?:\A|\0)" + _NAMES + rb"=([^\0]+)")
_ENV_START: Final = 50  # a field of /proc/self/stat, counted from 1; the next one is the end


class CredentialsExposed(Exception):
    """The sandbox does not let this process hide its memory, where its credentials are."""


def hide() -> None:
    """Others of this user cannot read this process's memory, nor the credentials that it was started with.

    Raises CredentialsExposed where prctl(2) is refused.
    """
    if ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0):
        raise CredentialsExposed
    start, end = _initial_environment()
    block = memoryview((ctypes.c_char * (end - start)).from_address(start)).cast("B")
    for first, last in [found.span(1) for found in _HELD.finditer(block)]:
        ctypes.memset(start + first, 0, last - first)  # `os.environ` is a copy, and keeps them


def _initial_environment() -> tuple[int, int]:
    """The addresses at which the block that /proc/<pid>/environ shows begins and ends."""
    fields = Path("/proc/self/stat").read_bytes().rpartition(b")")[2].split()  # from the third on
    return int(fields[_ENV_START - 3]), int(fields[_ENV_START - 2])
