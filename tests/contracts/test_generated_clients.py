"""The description as stock generators read it: names that become classes, modules and functions of a client.

`make test-clients` lets three generators make clients, and calls a stack with them; this is what they need, without them.
"""

import json
import keyword
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DESCRIPTION = json.loads((Path(__file__).parents[2] / "api" / "openapi.json").read_text())
SCHEMAS = DESCRIPTION["components"]["schemas"]
OPERATIONS = [operation for item in DESCRIPTION["paths"].values() for operation in item.values()]
LONGEST = 30
# Keywords of JSON Schema 2020-12 that OpenAPI 3.0 had not, and that change what a type is; generators drop or refuse them.
UNSUPPORTED = {
    "$anchor", "$defs", "$dynamicAnchor", "$dynamicRef", "$id", "contains", "dependentRequired", "dependentSchemas", "else", "if",
    "not", "patternProperties", "prefixItems", "then", "unevaluatedItems", "unevaluatedProperties",
}  # fmt: skip
# Any JSON beside other content types: the types of a body cannot be told apart, so a client sends these without a generator.
ANY_BODY = {"deliver", "emit_event"}


def nodes(node: Any, key: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of the description with the key that it stands under, but for examples, which are values."""
    if isinstance(node, list):
        for item in node:
            yield from nodes(item, key)
    elif isinstance(node, dict) and key not in {"example", "examples", "default"}:
        yield key, node
        for name, item in node.items():
            yield from nodes(item, name)


def test_schemas_have_short_names() -> None:
    assert [name for name in SCHEMAS if not re.fullmatch(r"[A-Z][A-Za-z0-9]*", name) or len(name) > LONGEST] == []


def test_no_two_schemas_become_one_file() -> None:
    files = Counter(name.lower() for name in SCHEMAS)
    assert [name for name, count in files.items() if count > 1] == []


def test_operations_have_ids_of_their_own() -> None:
    ids = Counter(operation["operationId"].replace("_", "") for operation in OPERATIONS)
    assert [name for name, count in ids.items() if count > 1] == []
    assert [one["operationId"] for one in OPERATIONS if not _is_function(one["operationId"])] == []


def test_every_operation_is_in_one_group() -> None:
    assert [operation["operationId"] for operation in OPERATIONS if len(operation["tags"]) != 1] == []


def test_parameters_become_arguments() -> None:
    for operation in OPERATIONS:
        names = [_argument(_parameter(one)["name"]) for one in operation.get("parameters", ())]
        assert len(names) == len(set(names)), operation["operationId"]
        assert "body" not in names, operation["operationId"]


def test_references_lead_somewhere() -> None:
    for _, node in nodes(DESCRIPTION):
        if isinstance(node.get("$ref"), str):
            found: Any = DESCRIPTION
            for part in node["$ref"].removeprefix("#/").split("/"):
                found = found[part]


def test_no_schema_says_what_generators_do_not_know() -> None:
    schemas = [node for key, node in nodes(DESCRIPTION) if key != "properties"]
    assert {name for node in schemas for name in node.keys() & UNSUPPORTED} == set()


def test_bodies_of_several_kinds_are_told_apart() -> None:
    kinds = {one["operationId"]: one["requestBody"]["content"] for one in OPERATIONS if "requestBody" in one}
    several = {name: content for name, content in kinds.items() if len(content) > 1}
    untyped = {
        name for name, content in several.items() if any(not _is_typed(one["schema"]) for one in content.values())
    }
    assert untyped == ANY_BODY


def _is_function(name: str) -> bool:
    return re.fullmatch(r"[a-z][a-z0-9_]*", name) is not None and not keyword.iskeyword(name)


def _argument(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "_", name.lower())


def _parameter(given: dict[str, Any]) -> dict[str, Any]:
    name = given.get("$ref", "").rpartition("/")[2]
    return DESCRIPTION["components"]["parameters"][name] if name else given


def _is_typed(schema: dict[str, Any]) -> bool:
    return bool(schema.keys() & {"$ref", "anyOf", "oneOf", "allOf", "type"})
