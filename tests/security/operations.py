"""The operations of the description, as requests on things that need not be there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from tests.support.description import description
from tools.api.references import inlined

JSON: Final = "application/json"
_ID: Final = "019a8f3e-6c4d-7f0a-8d52-3b1e9c7a4f60"


@cache
def described() -> dict[str, Any]:
    """The description, without references."""
    return inlined(description())


@dataclass(frozen=True)
class Operation:
    """An operation: its method, its path with values in it, and what the description says."""

    id: str
    method: str
    path: str
    said: Mapping[str, Any]

    @property
    def body(self) -> Mapping[str, Any] | None:
        """The schema of the JSON that it takes, resolved; None when it takes none."""
        content = self.said.get("requestBody", {}).get("content", {})
        return resolved(content[JSON]["schema"]) if JSON in content else None

    @property
    def example(self) -> Any:
        """A body that the description shows."""
        content = self.said["requestBody"]["content"][JSON]
        if "example" in content:
            return content["example"]
        for shown in content.get("examples", {}).values():
            return resolved(shown)["value"]
        return None

    @property
    def answer(self) -> Mapping[str, Any] | None:
        """The schema of its success."""
        for status, reply in self.said["responses"].items():
            if status.startswith("2") and JSON in reply.get("content", {}):
                return resolved(reply["content"][JSON]["schema"])
        return None


def operations(**values: str) -> Iterator[Operation]:
    """All of them; `values` are those of parameters of paths."""
    known = {"id": _ID, "domain": "default", "name": "hello", "user": "root", **values}
    for path, methods in described()["paths"].items():
        for method, said in methods.items():
            yield Operation(said["operationId"], method.upper(), _filled(path, known), said)


def _filled(path: str, known: Mapping[str, str]) -> str:
    parts = (known.get(part[1:-1], "hello") if part.startswith("{") else part for part in path.split("/"))
    return "/".join(parts)


def resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a reference leads to."""
    while "$ref" in schema:
        found: Any = described()
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        schema = found
    return schema


def objects(
    schema: Mapping[str, Any], place: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    """The objects with named fields in a schema, each with the names that lead to it."""
    schema = resolved(schema)
    for inner in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
        yield from objects(inner, place)
    if "properties" in schema:
        yield place, schema
        for name, inner in schema["properties"].items():
            if len(place) < 3:
                yield from objects(inner, (*place, name))
