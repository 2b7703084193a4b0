"""Keeps the beginning of what a run prints and counts the rest."""

import codecs
import os

_CHUNK = 65536


class Log:
    """One stream of one run: at most `limit` bytes of the output are held."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept = bytearray()
        self.dropped = 0

    def write(self, data: bytes) -> None:
        room = self._limit - len(self._kept)
        self._kept += data[:room]
        self.dropped += max(0, len(data) - room)

    @property
    def size(self) -> int:
        return len(self._kept)

    def has(self, text: bytes) -> bool:
        """True if `text` is in what was kept."""
        return text in self._kept

    @property
    def seen(self) -> int:
        """The number of bytes written, kept or not."""
        return len(self._kept) + self.dropped

    def copy(self) -> "Log":
        """The log as it is now, which goes on by itself."""
        copied = Log(self._limit)
        copied._kept, copied.dropped = self._kept[:], self.dropped
        return copied

    def whole_lines(self) -> list[str]:
        """The lines that have ended."""
        lines = self.lines()
        return lines if self._kept.endswith(b"\n") else lines[:-1]

    def shrink(self, size: int) -> None:
        """Drop what is over `size` bytes."""
        self.dropped += max(0, len(self._kept) - size)
        del self._kept[size:]

    def lines(self) -> list[str]:
        """The kept output, in lines without their ends; bytes that are not UTF-8 become U+FFFD."""
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        text = decoder.decode(bytes(self._kept), final=not self.dropped)
        lines = text.split("\n")
        return lines[:-1] if lines[-1] == "" else lines


def read_available(descriptor: int) -> bytes | None:
    """The bytes that a non-blocking descriptor has now: empty when there are none, None when no writer is left."""
    try:
        return os.read(descriptor, _CHUNK) or None
    except BlockingIOError:
        return b""


def drain(descriptor: int, log: Log, limit: int) -> None:
    """Read until nothing is left or about `limit` bytes: somebody may write as fast as this reads."""
    seen = 0
    while seen < limit and (data := read_available(descriptor)):
        log.write(data)
        seen += len(data)
