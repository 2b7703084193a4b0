"""The session's log: its beginning and its end are kept, and shipped in chunks."""

from __future__ import annotations

import threading

from portico_agent.settings import MEGABYTE

HEAD, TAIL, CHUNK = 4 * MEGABYTE, MEGABYTE, MEGABYTE


class Log:
    """Bytes by their offset in all that was ever written. Thread-safe."""

    def __init__(self, head: int = HEAD, tail: int = TAIL) -> None:
        self._limits = head, tail
        self._head, self._tail = bytearray(), bytearray()
        self._lock = threading.Lock()
        self.size = 0
        self.shipped = 0  # bytes of `whole`

    def write(self, text: str | bytes) -> None:
        """Text becomes UTF-8."""
        data = text.encode("utf-8", "replace") if isinstance(text, str) else text
        with self._lock:
            self.size += len(data)
            room = self._limits[0] - len(self._head)
            self._head += data[:room]
            self._tail += data[room:]
            del self._tail[: max(0, len(self._tail) - self._limits[1])]

    def read(self, after: int, limit: int) -> tuple[bytes, int]:
        """At most `limit` bytes from offset `after` on, without those that are lost, and the offset to ask for next."""
        with self._lock:
            if after < len(self._head):
                found = bytes(self._head[after : after + limit])
                return found, after + len(found)
            start = max(after, self.size - len(self._tail))
            skipped = start - (self.size - len(self._tail))
            found = bytes(self._tail[skipped : skipped + limit])
            note = _left_out(start - after) if start > after else b""
            return note + found, start + len(found)

    def pending(self, *, at_the_end: bool = False) -> bytes:
        """The next chunk to ship: the tail goes when nothing more will come. `advance` says that it has gone."""
        with self._lock:
            whole = bytes(self._head)
            if at_the_end and self._tail:
                lost = self.size - len(self._head) - len(self._tail)
                whole += (_left_out(lost) if lost else b"") + bytes(self._tail)
            return whole[self.shipped : self.shipped + CHUNK]

    def advance(self, count: int) -> None:
        """So many bytes more have been shipped."""
        self.shipped += count


def _left_out(count: int) -> bytes:
    return b"\n... %d bytes left out ...\n" % count
