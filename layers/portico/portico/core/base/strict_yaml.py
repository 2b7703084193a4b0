"""YAML as far as it says the same as JSON: one document of mappings with texts as keys, lists, texts, numbers, true, false and null.

Plain scalars are what YAML 1.2 makes of them in its JSON schema (https://yaml.org/spec/1.2.2/#102-json-schema), and any other
is a text: `on`, `012` and times, too. Anchors, aliases and tags are refused, so nothing small unfolds to something large, and nothing
is constructed. Imported when a request has such a body: yaml takes a while.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

import yaml

from portico.core.base.errors import BadRequest, PayloadTooLarge
from portico.core.base.strict_json import MAX_DEPTH, check_text, parse

MAX_BYTES: Final = 262_144  # the parser in Python, where that in C is missing, takes seconds for more
_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONSTANTS: Final = {"": None, "~": None, "null": None, "true": True, "false": False}
_NUMBER: Final = re.compile(r"-?(0|[1-9][0-9]{0,999})(\.[0-9]{1,999})?([eE][-+]?[0-9]{1,9})?")


def parse_yaml(body: bytes) -> Any:
    """The value. Raises BadRequest, which says what is wrong and where, and PayloadTooLarge above 256 KiB."""
    if len(body) > MAX_BYTES:
        raise PayloadTooLarge(f"A body in YAML has at most {MAX_BYTES} bytes.", details={"limit_bytes": MAX_BYTES})
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest("The body is not UTF-8.", details={"position": error.start}) from error
    try:
        value = _document(yaml.parse(text, _LOADER))
    except yaml.YAMLError as error:
        raise _malformed(error) from error
    check_text(value)
    return value


def _document(events: Iterator[Any]) -> Any:
    found = [_value(events, event, 0) for event in events if not isinstance(event, _FRAME)]
    if len(found) > 1:
        raise BadRequest("The YAML has more than one document.")
    return found[0] if found else None


_FRAME: Final = (yaml.StreamStartEvent, yaml.StreamEndEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent)


def _value(events: Iterator[Any], event: Any, depth: int) -> Any:
    if event.anchor is not None or getattr(event, "tag", None) is not None:
        raise _refused("anchors, aliases and tags are not read", event)
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event)
    if depth == MAX_DEPTH:
        raise BadRequest(f"The YAML is nested more than {MAX_DEPTH} levels deep.", details={"limit": MAX_DEPTH})
    return (_mapping if isinstance(event, yaml.MappingStartEvent) else _list)(events, depth + 1)


def _list(events: Iterator[Any], depth: int) -> list[Any]:
    found: list[Any] = []
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        found.append(_value(events, event, depth))
    return found


def _mapping(events: Iterator[Any], depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        if not isinstance(event, yaml.ScalarEvent):
            raise _refused("a key is a text", event)
        key = event.value
        if key in found:
            raise _refused(f"the key {key[:64]!r} is there twice", event)
        _value(events, event, depth)
        found[key] = _value(events, next(events), depth)
    return found


def _scalar(event: Any) -> Any:
    """The value of a scalar: only a plain one is anything but a text."""
    text = event.value
    if event.style:
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    return parse(text) if _NUMBER.fullmatch(text) else text


def _refused(message: str, event: Any) -> BadRequest:
    return BadRequest(f"The YAML is not taken: {message}.", details=_place(event.start_mark))


def _malformed(error: yaml.YAMLError) -> BadRequest:
    mark = getattr(error, "problem_mark", None)
    said = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
    return BadRequest(f"The YAML is malformed: {said}.", details=_place(mark) if mark else None)


def _place(mark: Any) -> dict[str, int]:
    return {"line": mark.line + 1, "column": mark.column + 1}
