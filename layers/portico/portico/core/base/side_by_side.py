"""Several waits at once."""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

A = TypeVar("A")
B = TypeVar("B")

AT_ONCE: Final = 8  # connections that one thing to do may open to a service


def side_by_side(act: Callable[[A], B], given: Sequence[A], at_once: int = AT_ONCE) -> list[B]:
    """The results in the order of what was given, at most `at_once` in the making; a single one needs no thread.

    Raises the first error in that order, when all have ended.
    """
    if len(given) < 2:
        return [act(one) for one in given]
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(min(at_once, len(given))) as threads:
        return list(threads.map(act, given))
