"""Patterns of tenants: matched in linear time, and bounded in what it takes to compile and to keep them.

A counted repetition is written in a few bytes and compiled into many: a schema of 16 KB could ask for gigabytes. So a
pattern has a weight, about 40 bytes of compiled program each, which is known before anything is compiled.
"""

import re
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pydantic_core import SchemaValidator

MAX_WEIGHT: Final = 400_000  # of the patterns of a schema together
_KEPT_WEIGHT: Final = 800_000
_BASE: Final = 200  # of a pattern that is next to nothing
_ATOM, _DIGIT, _MANY = 5, 400, 1_200  # one character; one of those of `\d`; one of the thousands of `\w` or `\p{L}`
_TOKENS: Final = re.compile(
    r"(?P<class>\[\^?\]?(?:\\.|\[:\^?[a-z]+:\]|[^\]\\])*+\]?)|(?P<escape>\\(?:[pP](?:\{[^}]*\}|.)|[xuU]\{[^}]*\}|.))|(?P<open>\((?:\?[^:>)]*[:>)]?)?)"
    r"|(?P<close>\))|(?P<count>\{(?P<low>\d+)(?P<rest>,(?P<high>\d*))?\})|(?P<other>.)",
    re.DOTALL,
)
_WIDE: Final = re.compile(r"\\[pPwWDS]|&&|--|~~")


class PatternRefused(ValueError):
    """A pattern that is none, is not of a kind that takes linear time, or unfolds to too much."""


def weight(pattern: str) -> int:
    """About what the compiled pattern weighs; never much too little."""
    groups: list[tuple[int, int]] = [(_BASE, 0)]  # of each open group: what it has, and its last part
    for token in _TOKENS.finditer(pattern):
        total, last = groups[-1]
        if token["open"]:
            groups.append((0, 0))
        elif token["close"] and len(groups) > 1:
            groups.pop()
            outer, _ = groups[-1]
            groups[-1] = (outer + total, total)
        elif token["count"]:
            times = max(int(token["low"][:6]), int((token["high"] or "0")[:6]), 1)
            groups[-1] = (total + last * (times - 1), last * times)
        elif token["other"] is None or token["other"] not in "*+?|^$":
            part = _part(token[0])
            groups[-1] = (total + part, part)
        if groups[-1][0] > MAX_WEIGHT:
            break
    return sum(total for total, _ in groups)


def _part(text: str) -> int:
    if len(text) == 1:
        return _ATOM
    return _MANY if _WIDE.search(text) else _ATOM + len(text) + _DIGIT * text.count(r"\d")


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

    try:
        return SchemaValidator(core_schema.str_schema(pattern=pattern, regex_engine="rust-regex"))
    except SchemaError as error:
        raise PatternRefused("not a pattern of a kind that takes linear time") from error
