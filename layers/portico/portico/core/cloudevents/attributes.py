"""The context attributes of CloudEvents 1.0 (sections 2 and 3 of the specification): their names, types and values."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from portico.core.base.errors import Unprocessable
from portico.core.cloudevents.uris import is_uri, is_uri_reference

Value = str | int | bool

REQUIRED: Final = ("specversion", "id", "source", "type")
MAX_ATTRIBUTES: Final = 64
_MAX_LENGTH: Final = 2048
_NAME: Final = re.compile(r"[a-z0-9]{1,64}")
_NO_CHARACTERS: Final = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_UNWANTED: Final = re.compile(rf"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_NO_CHARACTERS}]")
_MEDIA_TYPE: Final = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+(\s*;\s*[\w!#$&^.+-]+=(\"[^\"]*\"|[^\s;\"]+))*", re.ASCII)
_TIMESTAMP: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


def checked(given: Mapping[str, Any], path: str = "") -> dict[str, Value]:
    """The attributes that are set (null is not). Raises Unprocessable that names the one at fault, below `path`."""
    attributes = {name: value for name, value in given.items() if value is not None}
    for name in REQUIRED:
        if name not in attributes:
            raise Unprocessable.field(path + name, "This attribute is required.", "missing")
    if len(attributes) > MAX_ATTRIBUTES:
        raise Unprocessable.field(path or "event", f"An event has at most {MAX_ATTRIBUTES} attributes.", "too_long")
    for name, value in attributes.items():
        if problem := _problem(name, value):
            raise Unprocessable.field(path + name[:64], problem)
    return attributes


def is_name(name: str) -> bool:
    """True if an attribute may be called so."""
    return _NAME.fullmatch(name) is not None and name != "data"


def canonical(value: Value) -> str:
    """The value in its canonical string form."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _problem(name: str, value: Any) -> str | None:
    if not is_name(name):
        return "The name of an attribute has lower-case letters and digits only, and is not `data`."
    rule = _RULES.get(name)
    if rule is None:
        return _extension(value)
    if not isinstance(value, str) or not value:
        return "This attribute is a string that is not empty."
    return _text(value) or rule(value)


def _extension(value: Any) -> str | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return None if -(2**31) <= value < 2**31 else "An integer has 32 bits, with its sign."
    return _text(value) if isinstance(value, str) else "An attribute is a string, an integer or a boolean."


def _text(value: str) -> str | None:
    if len(value) > _MAX_LENGTH:
        return f"An attribute has at most {_MAX_LENGTH} characters."
    return "The text has a control character, or one that is none." if _UNWANTED.search(value) else None


def _version(value: str) -> str | None:
    return None if value == "1.0" else "The version of the specification is 1.0."


def _uri_reference(value: str) -> str | None:
    return None if is_uri_reference(value) else "This is not a URI reference (RFC 3986)."


def _uri(value: str) -> str | None:
    return None if is_uri(value) else "This is not an absolute URI (RFC 3986)."


def _media_type(value: str) -> str | None:
    return None if _MEDIA_TYPE.fullmatch(value) else "This is not a media type (RFC 2046)."


def _timestamp(value: str) -> str | None:
    if _TIMESTAMP.fullmatch(value):
        try:
            datetime.fromisoformat(re.sub(r":60(?=[.Zz+-])", ":59", value.upper()))  # a leap second
            return None
        except ValueError:
            pass
    return "This is not a timestamp (RFC 3339)."


def _anything(_value: str) -> str | None:
    return None


_RULES: Final[Mapping[str, Callable[[str], str | None]]] = {
    "specversion": _version,
    "id": _anything,
    "source": _uri_reference,
    "type": _anything,
    "datacontenttype": _media_type,
    "dataschema": _uri,
    "subject": _anything,
    "time": _timestamp,
}
