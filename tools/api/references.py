"""References of an OpenAPI document to its components."""

from collections.abc import Mapping
from typing import Any, Final

SCHEMAS: Final = "#/components/schemas/"


def resolved(document: Mapping[str, Any], node: Mapping[str, Any]) -> Mapping[str, Any]:
    """The object itself, or the component that it refers to."""
    while "$ref" in node:
        found: Any = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        node = found
    return node


def inlined(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with parameters and replies written out in each operation; schemas and examples stay references."""
    paths = {
        path: {method: _operation(document, operation) for method, operation in item.items()}
        for path, item in document["paths"].items()
    }
    return {**document, "paths": paths}


def _operation(document: Mapping[str, Any], operation: Mapping[str, Any]) -> dict[str, Any]:
    whole = dict(operation)
    if "parameters" in whole:
        whole["parameters"] = [resolved(document, parameter) for parameter in whole["parameters"]]
    if "responses" in whole:
        whole["responses"] = {status: resolved(document, reply) for status, reply in whole["responses"].items()}
    return whole
