"""What a task has printed, kept until the log has taken it: the newest lines, so that no task can fill the memory."""

import threading
from collections import deque
from collections.abc import Iterator
from typing import IO, Final

_LINES: Final = 10_000
_LONGEST: Final = 256 * 1024  # bytes of a line, as CloudWatch Logs has it


class Output:
    """Reads a pipe; `lines` gives what comes, to one reader."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self._kept: deque[bytes] = deque(maxlen=_LINES)
        self._changed = threading.Condition()
        self._ended = False

    def listen(self) -> None:
        """Reads until all who can write there have ended."""
        with self._pipe:
            while line := self._pipe.readline(_LONGEST):
                with self._changed:
                    self._kept.append(line)
                    self._changed.notify()
        with self._changed:
            self._ended = True
            self._changed.notify()

    def taken(self) -> list[bytes]:
        """All that is there; it is not given again."""
        with self._changed:
            found = list(self._kept)
            self._kept.clear()
        return found

    def lines(self) -> Iterator[bytes]:
        """Each line as it comes, until there will be no more."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._kept or self._ended)
                if not self._kept:
                    return
            yield from self.taken()
