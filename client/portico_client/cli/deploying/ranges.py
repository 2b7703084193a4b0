"""Ranges of versions as `requires-python` and `engines.node` have them: which lines of an interpreter are in one.

A line is what one interpreter stands for, as (3, 13) for all of Python 3.13, or (22,) for all of Node.js 22.
"""

import re
from collections.abc import Iterator
from typing import Final

Numbers = tuple[int, ...]

_NONE: Final = (0, 0, 0)
_ENDLESS: Final = (1_000_000, 0, 0)
_HYPHEN: Final = re.compile(r"(\S+) +- +(\S+)")
_SPACE: Final = re.compile(r"(?<=[<>=~^!]) +")
_TERM: Final = re.compile(r"([<>=~^!]*)v?(\S*)")


def has(text: str, line: Numbers) -> bool:
    """True if some version of the line is in the range. What is not understood bounds nothing."""
    return any(_meets(part, line) for part in text.split("||"))


def _meets(part: str, line: Numbers) -> bool:
    low, high = _padded(line), _after(line)
    for operator, version in _terms(part):
        if operator == "!=":
            low = high if version == line else low
            continue
        lower, upper = _bounds(operator, version)
        low, high = max(low, lower), min(high, upper)
    return low < high


def _terms(part: str) -> Iterator[tuple[str, Numbers]]:
    plain = _SPACE.sub("", _HYPHEN.sub(r">=\1 <=\2", " ".join(part.replace(",", " ").split())))
    for term in plain.split():
        found = _TERM.fullmatch(term)
        if found and (version := _numbers(found[2])):
            yield found[1], version


def _numbers(text: str) -> Numbers:
    """The numbers before the first part that is none: (22,) of `22.x`."""
    numbers = []
    for part in text.split(".")[:3]:
        digits = re.match(r"[0-9]{1,6}", part)
        if digits is None:
            break
        numbers.append(int(digits[0]))
    return tuple(numbers)


def _bounds(operator: str, version: Numbers) -> tuple[Numbers, Numbers]:
    """The first version that is in, and the first after it that is not."""
    first, after = _padded(version), _after(version)
    match operator:
        case ">=":
            return first, _ENDLESS
        case ">":
            return after, _ENDLESS
        case "<":
            return _NONE, first
        case "<=":
            return _NONE, after
        case "^":
            return first, _after(version[:1])
        case "~" | "~>":
            return first, _after(version[:2])
        case "~=":
            return first, _after(version[:-1] or version)
        case _:
            return first, after


def _padded(version: Numbers) -> Numbers:
    return (*version, *_NONE)[:3]


def _after(version: Numbers) -> Numbers:
    return _padded((*version[:-1], version[-1] + 1))
