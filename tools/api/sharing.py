"""Components of the API's description: parameters and replies that several operations share, stated once."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from portico.core.base.errors import PorticoError

from tools.api.references import SCHEMAS

_KINDS: Final = {str(kind.status): kind.__name__ for kind in PorticoError.__subclasses__()}
_EMPTY: Final = {"204": "NoContent", "304": "NotModified"}
_PIECE: Final = re.compile(r"\{\w+\}")

# The parts of operations, and by which a part may be called: the first name that is free.
Part = tuple[dict[str, Any], list[str]]


def share(document: dict[str, Any]) -> None:
    """Moves what several operations say alike into `components`."""
    components = document["components"]
    components["parameters"] = _moved(list(_parameters(document)), "parameters")
    components["responses"] = _moved(list(_replies(document)), "responses")


def _moved(parts: list[Part], kind: str) -> dict[str, Any]:
    """The components by name. A part with no name left to it stays where it is."""
    texts = [json.dumps(part, sort_keys=True) for part, _ in parts]
    names: dict[str, str] = {}
    found: dict[str, Any] = {}
    for text, count in Counter(texts).most_common():
        part, candidates = parts[texts.index(text)]
        name = next((name for name in candidates if name not in found), None)
        if count > 1 and name is not None:
            found[name], names[text] = dict(part), name
    for (part, _), text in zip(parts, texts, strict=True):
        if text in names:
            part.clear()
            part["$ref"] = f"#/components/{kind}/{names[text]}"
    return dict(sorted(found.items()))


def _parameters(document: dict[str, Any]) -> Iterator[Part]:
    for path, item in document["paths"].items():
        for operation in item.values():
            for parameter in operation.get("parameters", ()):
                name = _camel(parameter["name"])
                yield parameter, [name, f"{_camel(_owner(path, parameter['name']))}{name}"]


def _owner(path: str, name: str) -> str:
    """The segment of the path that a parameter belongs to."""
    before = path.partition(f"{{{name}}}")[0]
    return [part for part in before.split("/") if part and not _PIECE.fullmatch(part)][-1]


def _replies(document: dict[str, Any]) -> Iterator[Part]:
    for item in document["paths"].values():
        for operation in item.values():
            for status, reply in operation["responses"].items():
                yield reply, _reply_names(status, reply)


def _reply_names(status: str, reply: dict[str, Any]) -> list[str]:
    if status in _EMPTY:
        return [_EMPTY[status]]
    if status >= "4":
        return ["RateLimited"] if "RateLimit" in reply.get("headers", {}) else [_KINDS[status]]
    schema = reply.get("content", {}).get("application/json", {}).get("schema", {})
    return [schema["$ref"].removeprefix(SCHEMAS)] if "$ref" in schema else []


def _camel(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+", name))
