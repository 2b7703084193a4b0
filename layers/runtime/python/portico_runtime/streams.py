"""Standard output and error of the child, which take turns.

Who reads the two pipes cannot tell in which order they were written to, if both have something. So what is written to one waits
until the other has been read: some 30 us, and in all no longer than `PATIENCE` in a run. Processes that the user's code
starts, and writes to a descriptor itself, do not wait.
"""

import io
import sys
from fcntl import ioctl
from struct import unpack
from termios import FIONREAD
from time import monotonic, sleep
from typing import Any

PATIENCE = 0.02
_ONCE = 0.002
_PAUSE = 0.00002


class _Turns:
    """The descriptor that was written to last, and the seconds that are left for waiting."""

    latest = 0
    left = 0.0

    def take(self, descriptor: int) -> None:
        before, self.latest = self.latest, descriptor
        if before not in (0, descriptor) and self.left > 0:
            began = monotonic()
            while _waiting(before) and monotonic() < began + _ONCE:
                sleep(_PAUSE)
            self.left -= monotonic() - began


_turns = _Turns()


class _Turned(io.FileIO):
    def write(self, data: Any, /) -> int:
        _turns.take(self.fileno())
        return super().write(data)


def install() -> None:
    """Puts them in place of `sys.stdout` and `sys.stderr`: flushed at every line, so that nothing printed before a crash is lost."""
    sys.stdout, sys.stderr = _stream(1), _stream(2)
    vars(sys).update(__stdout__=sys.stdout, __stderr__=sys.stderr)


def begin() -> None:
    """A run begins."""
    _turns.latest, _turns.left = 0, PATIENCE


def _stream(descriptor: int) -> io.TextIOWrapper:
    raw = io.BufferedWriter(_Turned(descriptor, "w", closefd=False))
    text = io.TextIOWrapper(raw, encoding="utf-8", errors="backslashreplace", line_buffering=True)
    text.mode = "w"  # type: ignore[misc]  # as `open` sets it
    return text


def _waiting(descriptor: int) -> bool:
    """True while a pipe has something that nobody has read."""
    try:
        return bool(unpack("i", ioctl(descriptor, FIONREAD, b"\0\0\0\0"))[0])
    except OSError:  # no pipe any more
        return False
