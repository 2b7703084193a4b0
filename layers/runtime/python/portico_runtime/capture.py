"""Keeps the beginning and the end of what a run prints, and counts what is left out between them."""

import codecs
import os

from portico_runtime.order import Order, Shown

_CHUNK = 65536
_CONTINUES = range(0x80, 0xC0)  # bytes of UTF-8 that begin no character


class Log:
    """One stream of one run: at most `limit` bytes of the output are held; when there are more, one half from each end.

    Then the beginning ends with a line and the end begins with one, if they have any whole ones; a line between them says how many
    bytes are missing. It notes in `order` when lines end; it is `stream` number 0 or 1 there.
    """

    def __init__(self, limit: int, order: Order | None = None, stream: int = 0) -> None:
        self._limit = limit
        self._order, self._stream = order, stream
        self._ended = 0  # lines that have an end, kept or not
        self._head = bytearray()
        self._tail = bytearray()
        self._missing = 0
        self._broken = False  # the tail begins in the middle of a line

    def write(self, data: bytes) -> None:
        if self._order:
            ended = data.count(b"\n")
            self._ended += ended
            self._order.note(self._stream, ended)
        self._tail += data
        room = self._limit // 2 - len(self._head)
        if room > 0:
            self._head += self._tail[:room]
            del self._tail[:room]
        self._trim()

    def _trim(self) -> None:
        over = len(self._tail) - (self._limit - self._limit // 2)
        if over > 0:
            self._broken = self._tail[over - 1] != ord("\n")
            self._missing += over
            del self._tail[:over]

    @property
    def dropped(self) -> int:
        """The number of bytes left out."""
        head, tail = self._parts()
        return self.seen - len(head) - len(tail)

    @property
    def size(self) -> int:
        return len(self._head) + len(self._tail)

    @property
    def seen(self) -> int:
        """The number of bytes written, kept or not."""
        return self.size + self._missing

    def has(self, text: bytes) -> bool:
        """True if `text` is in what was kept."""
        return text in self._head + self._tail

    def copy(self) -> "Log":
        """The log as it is now, which goes on by itself and notes nothing."""
        copied = Log(self._limit)
        copied._ended = self._ended
        copied._head, copied._tail = self._head[:], self._tail[:]
        copied._missing, copied._broken = self._missing, self._broken
        return copied

    def shrink(self, size: int) -> None:
        """Keep `size` bytes at most."""
        self._limit = size
        self._tail[:0] = self._head[size // 2 :]
        del self._head[size // 2 :]
        self._trim()

    def settled_lines(self) -> tuple[list[str], int]:
        """The first lines, to which nothing that is printed later makes a difference, and the bytes left out by now."""
        head = bytes(self._head)
        return _lines(head[: head.rfind(b"\n") + 1]), self._missing

    def settled(self) -> Shown:
        """What is shown of it now by those lines alone."""
        return Shown(self._head.count(b"\n"), 0, self._ended)

    def lines(self) -> list[str]:
        """The kept output, in lines without their ends; bytes that are not UTF-8 become U+FFFD."""
        head, tail = map(_lines, self._parts())
        return [*head, f"... {self.dropped} bytes left out ...", *tail] if self._missing else head

    def shown(self) -> Shown:
        """What is shown of it by `lines`."""
        head, tail = map(_lines, self._parts())
        without_end = bytes((self._tail or self._head)[-1:]) not in (b"", b"\n")
        return Shown(len(head), len(tail), self._ended + without_end)

    def _parts(self) -> tuple[bytes, bytes]:
        """What is shown of the beginning and of the end."""
        head, tail = bytes(self._head), bytes(self._tail)
        if not self._missing:
            return head + tail, b""
        if end := head.rfind(b"\n") + 1:
            head = head[:end]
        if self._broken:
            begin = tail.find(b"\n") + 1
            tail = tail[begin:] or tail
        return _whole_at_end(head), _whole_at_start(tail)


def _lines(data: bytes) -> list[str]:
    lines = data.decode("utf-8", "replace").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def _whole_at_end(data: bytes) -> bytes:
    """Without the first bytes of a character whose rest is missing."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    decoder.decode(data)
    return data[: len(data) - len(decoder.getstate()[0])]


def _whole_at_start(data: bytes) -> bytes:
    """Without the last bytes of a character whose first is missing."""
    begin = next((index for index, byte in enumerate(data[:4]) if byte not in _CONTINUES), 0)
    return data[begin:]


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
