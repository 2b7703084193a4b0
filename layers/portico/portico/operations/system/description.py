"""The API's description as it is served: the committed document, and parts of it by tag that stand alone.

`openapi.json` beside this file is a link to `api/openapi.json` of the repository; `sam build` copies what it leads to.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from portico.core.base.errors import Unprocessable
from portico.operations.system.served import Served

FILE: Final = Path(__file__).parent / "openapi.json"
_COMPONENTS: Final = "#/components/"


@cache
def whole() -> Served:
    """The whole document."""
    return Served.of(FILE.read_bytes())


@cache
def part(tag: str) -> Served:
    """The operations with a tag, and the components that they need. Raises Unprocessable for a tag that no operation has."""
    document = json.loads(whole().content)
    tags = [known["name"] for known in document["tags"]]
    if tag not in tags:
        raise Unprocessable("tag: no operation has this tag", code="UNKNOWN_TAG", details={"tags": tags})
    return Served.of(json.dumps(tagged(document, tag), ensure_ascii=False, separators=(",", ":")).encode())


def tagged(document: Mapping[str, Any], tag: str) -> dict[str, Any]:
    """The part of an OpenAPI document that one tag needs."""
    items = {path: _of_tag(item, tag) for path, item in document["paths"].items()}
    paths = {path: item for path, item in items.items() if item}
    components = dict[str, dict[str, Any]](securitySchemes=document["components"]["securitySchemes"])
    for kind, name in sorted(_needed(document["components"], paths)):
        components.setdefault(kind, {})[name] = document["components"][kind][name]
    tags = [known for known in document["tags"] if known["name"] == tag]
    return {**document, "paths": paths, "components": components, "tags": tags}


def _of_tag(item: Mapping[str, Any], tag: str) -> dict[str, Any]:
    return {method: operation for method, operation in item.items() if tag in operation["tags"]}


def _needed(components: Mapping[str, Any], paths: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Kind and name of each component that the paths refer to, and of those that these refer to."""
    found: set[tuple[str, str]] = set()
    waiting: list[Any] = [paths]
    while waiting:
        for kind, name in set(_references(waiting.pop())) - found:
            found.add((kind, name))
            waiting.append(components[kind][name])
    return found


def _references(node: Any) -> Iterator[tuple[str, str]]:
    if isinstance(node, list):
        for item in node:
            yield from _references(item)
    elif isinstance(node, dict):
        reference = node.get("$ref")
        if isinstance(reference, str) and reference.startswith(_COMPONENTS):
            kind, _, name = reference.removeprefix(_COMPONENTS).partition("/")
            yield kind, name
        for item in node.values():
            yield from _references(item)
