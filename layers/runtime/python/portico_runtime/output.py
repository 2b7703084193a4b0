"""Judges the bytes of an output that travels inside a reply: the child is the user's, and not believed."""

import json
import re
from itertools import accumulate
from typing import Any, NoReturn

DEPTH_LIMIT = 200
_STRUCTURE = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]')
_STEP = {b"[": 1, b"{": 1, b"]": -1, b"}": -1}
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


class OutputError(Exception):
    """The output is not JSON that every reader accepts."""


def parse(text: bytes) -> Any:
    """The value of an output: JSON (RFC 8259), no lone surrogates (RFC 7493), at most 200 deep.

    Raises `OutputError` for all else.
    """
    if depth(text) > DEPTH_LIMIT:
        raise OutputError(f"the output is nested more than {DEPTH_LIMIT} deep")
    try:
        value = json.loads(text, parse_constant=_refuse)
        if _SURROGATE.search(text):
            json.dumps(value, ensure_ascii=False).encode()
    except ValueError as error:
        raise OutputError(f"the output is not JSON: {type(error).__name__}") from error
    return value


def depth(text: bytes) -> int:
    """The depth of nested arrays and objects; counted only where there are enough of them to matter."""
    if text.count(b"[") + text.count(b"{") <= DEPTH_LIMIT:
        return 0
    steps = (_STEP.get(match[0], 0) for match in _STRUCTURE.finditer(text))
    return max(accumulate(steps), default=0)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)
