"""The order in which the lines of a run's two streams were ended, and when.

It is told in one text of pieces: a time, the stream (`o` for stdout, `e` for stderr), a number of lines. The first time is in
ms since 1970, each other one in ms after that of the piece before: `1796058519697o2,15e1`.
"""

import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_KEPT = 4096  # pieces at the beginning, and at the end
ORDER_LIMIT = 3 * _KEPT * 20  # bytes of the text, about
_LETTERS = "oe"

Piece = tuple[int, int, int]  # ms, stream, lines


class Shown(NamedTuple):
    """The lines that are shown of a stream: so many of the beginning, and of the end of all that there are.

    Where lines are missing between them, a line says so; it counts as one of the end.
    """

    first: int
    last: int
    all: int

    def among(self, begin: int, end: int) -> int:
        """The number of lines that are shown of those from `begin` to before `end`."""
        tail = self.all - self.last
        notice = self.last > 0 and begin <= tail < end
        return max(0, min(end, self.first) - begin) + max(0, end - max(begin, tail)) + notice


class Order:
    """Notes what is read of the streams; of very many pieces the middle is told without its order."""

    def __init__(self, pieces: Sequence[Piece] = (), latest: Sequence[int] = (0, 0)) -> None:
        self._pieces = list(pieces)
        self._latest = list(latest)

    def note(self, stream: int, lines: int) -> None:
        """So many lines have ended now."""
        now = self._latest[stream] = int(time.time() * 1000)
        if not lines:
            return
        if self._pieces and self._pieces[-1][:2] == (now, stream):
            lines += self._pieces.pop()[2]
        self._pieces.append((now, stream, lines))
        if len(self._pieces) > 3 * _KEPT:
            self._pieces[_KEPT:-_KEPT] = _summed(self._pieces[_KEPT:-_KEPT])

    def copy(self) -> "Order":
        """The order as it is now, which goes on by itself."""
        return Order(self._pieces, self._latest)

    def text(self, shown: Sequence[Shown]) -> str:
        """The pieces of the lines that are shown of each stream; "" without any."""
        told, before = [], 0
        for at, stream, lines in self._of(shown):
            told.append(f"{max(0, at - before)}{_LETTERS[stream]}{lines}")
            before = max(at, before)
        return ",".join(told)

    def _of(self, shown: Sequence[Shown]) -> Iterator[Piece]:
        seen = [0, 0]
        for at, stream, lines in self._pieces:
            kept = shown[stream].among(seen[stream], seen[stream] + lines)
            seen[stream] += lines
            if kept:
                yield at, stream, kept
        for stream in sorted((0, 1), key=self._latest.__getitem__):  # a last line that has no end
            if kept := shown[stream].among(seen[stream], seen[stream] + 1) if shown[stream].all > seen[stream] else 0:
                yield self._latest[stream], stream, kept


def _summed(pieces: Sequence[Piece]) -> Iterator[Piece]:
    for stream in (0, 1):
        if lines := sum(piece[2] for piece in pieces if piece[1] == stream):
            yield pieces[-1][0], stream, lines
