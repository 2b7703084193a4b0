"""How the work of something grows with its input: by the processor time of this thread, so that others do not count."""

import gc
import time
from collections.abc import Callable
from typing import Any, Final

_NOISE: Final = 0.003  # seconds below which two times say nothing of each other
_TRIES: Final = 5  # a busy machine makes one comparison wrong, not five; what grows too fast is wrong in each


def work(act: Callable[[], Any]) -> float:
    """The least processor time of three."""
    gc.disable()
    try:
        return min(_once(act) for _ in range(3))
    finally:
        gc.enable()


def _once(act: Callable[[], Any]) -> float:
    begun = time.thread_time()
    act()
    return time.thread_time() - begun


def explodes(act: Callable[[int], Any]) -> bool:
    """True if four characters more make it many times the work: then nobody waits for long texts."""
    before = 0.0
    for length in range(8, 40, 4):
        now = _once(lambda length=length: act(length))  # type: ignore[misc]
        if now > _NOISE and now > 5 * before and work(lambda length=length: act(length)) > _NOISE:  # type: ignore[misc]
            return True
        before = max(now, _NOISE / 4)
    return False


def ratio(act: Callable[[int], Any], length: int) -> float:
    """The work for four times the length by that for the length: 4 when linear, 16 when quadratic; 1 below the noise."""
    for _ in range(_TRIES):
        long = work(lambda: act(4 * length))
        if long < _NOISE:
            return 1.0
        found = long / max(work(lambda: act(length)), 1e-7)
        if found < LINEAR:
            return found
    return found


def dearer(act: Callable[[], Any], other: Callable[[], Any], times: float) -> bool:
    """True if it takes so many times the work of the other, each time that they are compared, one after the other."""
    return all(work(act) >= times * work(other) for _ in range(_TRIES))


LINEAR: Final = 9.0  # nearer to 4 than to 16, with room for a busy machine
