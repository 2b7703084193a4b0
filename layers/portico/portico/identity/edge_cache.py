"""A cache of a process: bounded in size and in age."""

import time
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

V = TypeVar("V")


class BoundedCache(Generic[V]):
    """Keeps at most `size` values, each for at most `seconds`; the oldest goes first.

    `None` is a value: what is not there is remembered as well. What is too old is forgotten at the next use of the cache,
    whatever is asked for: a secret does not stay because nobody asks for it again.
    """

    def __init__(self, size: int, seconds: float) -> None:
        self._size, self._seconds = size, seconds
        self._kept: OrderedDict[Hashable, tuple[float, V]] = OrderedDict()  # in the order of their ends

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, key: Hashable) -> tuple[V] | None:
        """The value in a tuple, or None when there is none."""
        self._forget()
        kept = self._kept.get(key)
        return None if kept is None else (kept[1],)

    def put(self, key: Hashable, value: V) -> V:
        """Remembers the value, and returns it."""
        self._kept[key] = (time.monotonic() + self._seconds, value)
        self._kept.move_to_end(key)
        self._forget()
        return value

    def _forget(self) -> None:
        now = time.monotonic()
        while self._kept and (len(self._kept) > self._size or next(iter(self._kept.values()))[0] <= now):
            self._kept.popitem(last=False)
