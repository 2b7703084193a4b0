"""The child's end of the control socket."""

import os
from fcntl import F_DUPFD_CLOEXEC, fcntl
from os import read, write
from resource import RLIMIT_NOFILE, getrlimit
from typing import Any

from portico_runtime.protocol import Decoder, Message, encode

_HIGHEST = 1000
_UNLIMITED = 2**32


class Channel:
    """Blocking messages over a descriptor out of the way of the user's own, and closed in their programs.

    Uses a descriptor and functions bound at import, not sockets or modules, which a user's module may patch.
    """

    def __init__(self, descriptor: int) -> None:
        lowest = min(_HIGHEST, getrlimit(RLIMIT_NOFILE)[0] - 1)
        self._fd = fcntl(descriptor, F_DUPFD_CLOEXEC, lowest)
        os.close(descriptor)
        self._decoder = Decoder(_UNLIMITED, _UNLIMITED)

    def receive(self) -> Message | None:
        """The next message; None when the parent has closed the socket."""
        while (message := self._decoder.next()) is None:
            data = read(self._fd, 262144)
            if not data:
                return None
            self._decoder.feed(data)
        return message

    def send(self, header: dict[str, Any], body: bytes = b"") -> None:
        left = memoryview(encode(header, body))
        while left:
            left = left[write(self._fd, left) :]
