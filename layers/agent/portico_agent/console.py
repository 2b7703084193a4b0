"""What an execution shows, in order and bounded; an item stays until a later question passes it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any

from portico_agent.settings import MEGABYTE

PIECE = 1 << 15  # characters of one item of text, so that the middle is cut finely
HEAD = MEGABYTE // 2
TAIL = MEGABYTE // 2 - 2 * PIECE
_FRAME = 32  # bytes of JSON around an item

Item = list[Any]  # [kind, data]


class Console:
    """Items by number. Over a megabyte the middle is dropped; `MARK` items are ends of steps, which are not shown."""

    MARK = "mark"

    def __init__(self) -> None:
        self._head: deque[tuple[int, int, Item]] = deque()  # number, bytes, item
        self._tail: deque[tuple[int, int, Item]] = deque()
        self._sizes = [0, 0]
        self._next = 0
        self._shown = 0  # an item below this has been seen, and stays as it was
        self.dropped = 0  # bytes

    def text(self, kind: str, text: str) -> None:
        """More of a stream; joined to what came before it where nobody has seen that."""
        for start in range(0, len(text), PIECE):
            self._text(kind, text[start : start + PIECE])

    def media(self, type_: str, data: str) -> None:
        self._add(["media", [type_, data]])

    def mark(self, status: str) -> None:
        """The end of a step."""
        self._add([self.MARK, status])

    def passed(self, after: int) -> None:
        """Forget what is before `after`: whoever asks has it."""
        for place, items in enumerate((self._head, self._tail)):
            while items and items[0][0] < after:
                self._sizes[place] -= items.popleft()[1]

    def after(self, number: int) -> tuple[list[Item], int, str | None]:
        """Items from `number` on up to the end of a step; the number to ask for next; the step's status if it is one."""
        found: list[Item] = []
        for place, _, item in self._all():
            if place < number:
                continue
            if item[0] == self.MARK:
                self._shown = max(self._shown, place + 1)
                return found, place + 1, item[1]
            found.append(item)
        self._shown = self._next
        return found, max(self._next, number), None

    def has(self, number: int) -> bool:
        """True if there is something from `number` on."""
        return self._next > number

    def _all(self) -> Iterator[tuple[int, int, Item]]:
        yield from self._head
        yield from self._tail

    def _text(self, kind: str, text: str) -> None:
        items = self._tail or self._head
        last = items[-1] if items else None
        joins = last and last[0] >= self._shown and last[2][0] == kind and len(last[2][1]) + len(text) <= PIECE
        if not last or not joins:
            self._add([kind, text])
            return
        size = _size(text)
        items[-1] = (last[0], last[1] + size, [kind, last[2][1] + text])
        self._sizes[items is self._tail] += size

    def _add(self, item: Item) -> None:
        size = _FRAME + (_size(item[1]) if item[0] != "media" else _size(item[1][1]))
        in_tail = bool(self._tail) or self._sizes[0] + size > HEAD
        (self._tail if in_tail else self._head).append((self._next, size, item))
        self._sizes[in_tail] += size
        self._next += 1
        while self._sizes[1] > TAIL and len(self._tail) > 1:
            self._drop()

    def _drop(self) -> None:
        _, size, _ = self._tail.popleft()
        self._sizes[1] -= size
        self.dropped += size


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
