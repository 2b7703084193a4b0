"""Values that are too large for the memory of the parent: each in a file without a name, which goes with its last reference.

A function has the memory that its user asked for and little more, and the kernel ends what needs more than that.
"""

import os
from collections.abc import Iterator
from contextlib import suppress

THRESHOLD = 1024 * 1024
_CHUNK = 262144


class Spill:
    """At most `size` bytes: added in pieces, then read in pieces as often as wanted, always from the beginning.

    Raises OSError where `folder` has no room for all of them.
    """

    def __init__(self, folder: str, size: int) -> None:
        self._length = 0
        self._descriptor: int | None = None
        self._descriptor = os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o600)
        os.posix_fallocate(self._descriptor, 0, size)  # so that it is not full half-way

    def extend(self, data: bytes) -> None:
        """Add what comes next."""
        assert self._descriptor is not None
        left = memoryview(data)
        while left:
            written = os.pwrite(self._descriptor, left, self._length)
            self._length += written
            left = left[written:]

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[bytes]:
        assert self._descriptor is not None
        for offset in range(0, self._length, _CHUNK):
            yield os.pread(self._descriptor, min(_CHUNK, self._length - offset), offset)

    def __del__(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)


def held(size: int, folder: str | None) -> bytearray | Spill:
    """The place for a value of that size. It is memory for a small one, and where no file can be made."""
    if folder is not None and size > THRESHOLD:
        with suppress(OSError):
            return Spill(folder, size)
    return bytearray()


def finished(value: bytearray | Spill) -> bytes | Spill:
    """The value, once all of it has been added."""
    return value if isinstance(value, Spill) else bytes(value)
