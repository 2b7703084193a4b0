"""OpenAPI documents as text: a line an operation and a line a component, so that a diff names what has changed."""

import json
from collections.abc import Mapping
from typing import Any


def written(document: Mapping[str, Any], *, ordered: bool = False) -> str:
    """The document as JSON; `ordered`: paths, components and keys by name, for documents that are only compared."""
    parts = {name: _line(part, ordered=ordered) for name, part in document.items()}
    for name in ("paths", "components"):
        groups = _items(document[name], ordered=ordered)
        parts[name] = _lines({key: _lines(_each(group, ordered=ordered)) for key, group in groups})
    return _lines(parts) + "\n"


def _each(group: Mapping[str, Any], *, ordered: bool) -> dict[str, str]:
    return {name: _line(item, ordered=ordered) for name, item in _items(group, ordered=ordered)}


def _items(group: Mapping[str, Any], *, ordered: bool) -> list[tuple[str, Any]]:
    return sorted(group.items()) if ordered else list(group.items())


def _line(value: Any, *, ordered: bool) -> str:
    return json.dumps(value, sort_keys=ordered, ensure_ascii=False, separators=(",", ":"))


def _lines(texts: Mapping[str, str]) -> str:
    return "{\n" + ",\n".join(f"{json.dumps(name)}:{text}" for name, text in texts.items()) + "\n}"
