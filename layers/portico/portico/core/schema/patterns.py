"""Patterns of tenants: matched in linear time, and bounded in what it takes to compile and to keep them.

A counted repetition is written in a few bytes and compiled into many: a schema of 16 KB could ask for gigabytes. So a
pattern has a weight, about 40 bytes of compiled program each, which is known before anything is compiled.
"""

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Final

from portico.core.schema.dialect import NotOfTheDialect, pieces

if TYPE_CHECKING:
    from pydantic_core import SchemaValidator

MAX_WEIGHT: Final = 400_000  # of the patterns of a schema together
_KEPT_WEIGHT: Final = 800_000
_BASE: Final = 200  # of a pattern that is next to nothing


class PatternRefused(ValueError):
    """A pattern that is none, is not of a kind that takes linear time, or unfolds to too much."""


def weight(pattern: str) -> int:
    """About what the compiled pattern weighs; never much too little. Raises PatternRefused."""
    groups: list[tuple[int, int]] = [(_BASE, 0)]  # of each open group: what it has, and its last part
    try:
        for piece in pieces(pattern):
            total, last = groups[-1]
            match piece.kind:
                case "open":
                    groups.append((0, 0))
                case "close" if len(groups) > 1:
                    groups.pop()
                    groups[-1] = (groups[-1][0] + total, total)
                case "count":
                    groups[-1] = (total + last * (piece.times - 1), last * piece.times)
                case "part":
                    groups[-1] = (total + piece.weight, piece.weight)
            if groups[-1][0] > MAX_WEIGHT:
                break
    except NotOfTheDialect as error:
        raise PatternRefused(str(error)) from error
    return sum(total for total, _ in groups)


class _Matchers:
    """Compiled patterns, the latest used, as many as weigh so much together. Threads may share it."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[int, SchemaValidator]] = OrderedDict()
        self._weight, self._lock = 0, Lock()

    def find(self, pattern: str) -> "SchemaValidator":
        """The pattern, compiled now or before."""
        with self._lock:
            if pattern in self._kept:
                self._kept.move_to_end(pattern)
                return self._kept[pattern][1]
        own, made = weight(pattern), _compiled(pattern)
        with self._lock:
            self._weight += own - self._kept.get(pattern, (0, None))[0]
            self._kept[pattern] = own, made
            while self._weight > _KEPT_WEIGHT:
                self._weight -= self._kept.popitem(last=False)[1][0]
        return made


_MATCHERS: Final = _Matchers()


def matcher(pattern: str) -> "SchemaValidator":
    """The pattern, compiled by an engine that takes linear time (no look-around, no back references). Raises PatternRefused."""
    if weight(pattern) > MAX_WEIGHT:
        raise PatternRefused("a pattern that unfolds to too much")
    return _MATCHERS.find(pattern)


def _compiled(pattern: str) -> "SchemaValidator":
    from pydantic_core import SchemaError, SchemaValidator, core_schema

    written = "".join(piece.written for piece in pieces(pattern))
    try:
        return SchemaValidator(core_schema.str_schema(pattern=written, regex_engine="rust-regex"))
    except SchemaError as error:
        raise PatternRefused("not a pattern of a kind that takes linear time") from error
