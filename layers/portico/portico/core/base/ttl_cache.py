"""The cache of a process: bounded in size and in age.

For answers that may be some seconds old: standings, policies, limits, issuers' keys. It imports next to nothing, for the
authorizer has some.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

V = TypeVar("V")


def _monotonic() -> float:
    return time.monotonic()


def _wall() -> float:
    return time.time()


class TtlCache(Generic[V]):
    """Keeps at most `size` values, each for less than `seconds` by the clock `now`, and by `wall`; the oldest goes first.

    The first clock never goes back, but may stand still while the process is frozen; with the second that time counts, too.

    `None` is a value: absence is remembered as well. Every use of the cache forgets all values that are too old: a secret
    does not stay because nobody asks for it again. Threads may share it.
    """

    def __init__(
        self, size: int, seconds: float, now: Callable[[], float] = _monotonic, wall: Callable[[], float] = _wall
    ) -> None:
        self._size, self._seconds, self._now, self._wall = size, seconds, now, wall
        # In the order of their ends by the first clock; then the end by the other.
        self._kept: OrderedDict[Hashable, tuple[float, float, V]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, key: Hashable) -> tuple[V] | None:
        """The value in a tuple, or None when there is none."""
        with self._lock:
            self._trim()
            kept = self._kept.get(key)
        return None if kept is None or kept[1] <= self._wall() else (kept[2],)

    def put(self, key: Hashable, value: V) -> V:
        """Remembers the value, and returns it."""
        with self._lock:
            self._kept[key] = (self._now() + self._seconds, self._wall() + self._seconds, value)
            self._kept.move_to_end(key)
            self._trim()
        return value

    def forget(self, key: Hashable) -> None:
        """Forgets the value, if there is one."""
        with self._lock:
            self._kept.pop(key, None)

    def _trim(self) -> None:
        now, wall = self._now(), self._wall()
        while self._kept and (
            len(self._kept) > self._size or self._is_over(next(iter(self._kept.values())), now, wall)
        ):
            self._kept.popitem(last=False)

    @staticmethod
    def _is_over(kept: tuple[float, float, V], now: float, wall: float) -> bool:
        return kept[0] <= now or kept[1] <= wall
