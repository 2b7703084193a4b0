"""JSON as RFC 8259 and I-JSON (RFC 7493) have it: no NaN, no duplicate keys, no lone surrogates, bounded depth.

NUL is refused too: no store or terminal downstream is better for it.
"""

import json
import re
from typing import Any, Final

from portico.core.base.errors import BadRequest

MAX_DEPTH: Final = 64
_REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
_UNWANTED: Final = re.compile(r"[\x00\ud800-\udfff]")


def parse(body: bytes | str) -> Any:
    """The JSON value. Raises BadRequest, which says what is wrong, and where if the parser knows."""
    value = _parsed(body)
    check_text(value)
    return value


def parse_mended(body: bytes | str) -> Any:
    """The same of what nobody would send again, with U+FFFD for each NUL and each half of a surrogate pair."""
    value = _mended(_parsed(body))
    check_text(value)
    return value


def _parsed(body: bytes | str) -> Any:
    try:
        text = body.decode("utf-8") if isinstance(body, bytes) else body
    except UnicodeDecodeError as error:
        raise BadRequest("The body is not UTF-8.", details={"position": error.start}) from error
    _check_depth(text)
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except json.JSONDecodeError as error:
        details = {"line": error.lineno, "column": error.colno}
        raise BadRequest(f"The JSON is malformed: {error.msg}.", details=details) from error
    except ValueError as error:  # an integer with thousands of digits
        raise BadRequest("The JSON has a number that is too long.") from error


def _mended(value: Any) -> Any:
    match value:
        case str():
            return _UNWANTED.sub(_REPLACEMENT, value)
        case dict():
            return {_mended(key): _mended(part) for key, part in value.items()}
        case list():
            return [_mended(part) for part in value]
    return value


def _check_depth(text: str) -> None:
    """Counts brackets outside strings, before the recursive parser meets them."""
    depth = 0
    for token in _TOKENS.finditer(text):
        match token.group()[0]:
            case "[" | "{":
                depth += 1
                if depth > MAX_DEPTH:
                    message = f"The JSON is nested more than {MAX_DEPTH} levels deep."
                    raise BadRequest(message, details={"limit": MAX_DEPTH})
            case "]" | "}":
                depth -= 1


# Possessive, and the closing quote may be missing: an unclosed string is passed over once, not once from each quote in it.
_TOKENS: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise BadRequest(f"The JSON has the key {_printable(twice)!r} twice in one object.")
    return made


def _constant(name: str) -> Any:
    raise BadRequest(f"The JSON has {name}, which is not a number of JSON.")


def check_text(value: Any) -> None:
    """Raises BadRequest for a NUL, half of a surrogate pair, or a number without an end, anywhere in a value."""
    match value:
        case str():
            if _UNWANTED.search(value):
                raise BadRequest("The JSON has a NUL or half of a surrogate pair in a string.")
        case dict():
            for key, part in value.items():
                check_text(key)
                check_text(part)
        case list():
            for part in value:
                check_text(part)
        case float() if value in (float("inf"), float("-inf")):
            raise BadRequest("The JSON has a number that is too large.")


def _printable(text: str) -> str:
    return _UNWANTED.sub(_REPLACEMENT, text)[:64]
