"""The keyword arguments of bodies: a `TypedDict` for each schema of a request (PEP 692), for editors and type checkers."""

import keyword
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

SCHEMAS: Final = "#/components/schemas/"
_HEADER: Final = '''# Written by client/codegen.py from the API's description; not to be edited.
"""The fields of bodies as keyword arguments; those inside are models, or mappings of the same fields. Read by type checkers only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Required, TypedDict

from portico_client import models as m
'''
_SCALARS: Final = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}


def module(document: Mapping[str, Any], operations: Iterator[Mapping[str, Any]], named: Callable[[str], str]) -> str:
    """The module of the fields of the operations' bodies; `named` gives the class of a schema.

    No field of a body itself is required, for a mapping may be given beside the keywords. Filters of searches are plain mappings.
    """
    schemas = document["components"]["schemas"]
    bodies = {name for one in operations for name in _named_bodies(one) if "properties" in schemas[name]}
    wanted = dict.fromkeys(sorted(bodies), False)
    for name in bodies:
        for inner in _referred(schemas[name]["properties"], schemas):
            wanted[inner] = inner not in bodies
    return _HEADER + "".join(
        _class(name, schemas, named, required=required) for name, required in sorted(wanted.items())
    )


def _named_bodies(operation: Mapping[str, Any]) -> Iterator[str]:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    name = content.get("schema", {}).get("$ref", "").removeprefix(SCHEMAS)
    if name and not name.endswith(("Batch", "Names", "Search")):
        yield name


def _referred(node: Any, schemas: Mapping[str, Any]) -> Iterator[str]:
    """The schemas of objects that a part of the description refers to, at any depth."""
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _referred(inner, schemas)
    if isinstance(node, dict) and isinstance(node.get("$ref"), str):
        name = node["$ref"].removeprefix(SCHEMAS)
        if _is_object(name, schemas):
            yield name
            yield from _referred(schemas[name]["properties"], schemas)


def _is_object(name: str, schemas: Mapping[str, Any]) -> bool:
    return "properties" in schemas[name] and not name.endswith("Filter")


def _class(name: str, schemas: Mapping[str, Any], named: Callable[[str], str], *, required: bool) -> str:
    schema = schemas[name]
    needed = schema.get("required", ()) if required else ()
    fields = {}
    for field, described in schema["properties"].items():
        text = " | ".join(_types(described, schemas, named))
        fields[field] = f"Required[{text}]" if field in needed else text
    if any(map(keyword.iskeyword, fields)):
        items = ", ".join(f'"{field}": {text}' for field, text in fields.items())
        return f'\n\n{named(name)} = TypedDict("{named(name)}", {{{items}}}, total=False)\n'
    lines = "".join(f"    {field}: {text}\n" for field, text in fields.items())
    return f'\n\nclass {named(name)}(TypedDict, total=False):\n    """{_words(schema, named(name))}"""\n\n{lines}'


def _words(schema: Mapping[str, Any], name: str) -> str:
    return str(schema.get("description", f"The fields of `{name}`.")).partition("\n")[0]


def _types(schema: Mapping[str, Any], schemas: Mapping[str, Any], named: Callable[[str], str]) -> list[str]:
    """The types that a value may have, each once."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(SCHEMAS)
        if _is_object(name, schemas):
            return [f"m.{named(name)}", named(name)]
        return _types(schemas[name], schemas, named) if not name.endswith("Filter") else _MAPPING
    if options := schema.get("anyOf") or schema.get("oneOf"):
        return list(dict.fromkeys(kind for option in options for kind in _types(option, schemas, named)))
    kind = schema.get("type")
    if kind == "array":
        inner = _types(schema.get("items", {}), schemas, named)
        kind = "list" if "str" in inner else "Sequence"  # text is a sequence of texts
        return [f"{kind}[{' | '.join(inner)}]"]
    if kind == "object":
        values = schema.get("additionalProperties")
        return [f"Mapping[str, {' | '.join(_types(values, schemas, named))}]"] if isinstance(values, dict) else _MAPPING
    if schema.get("format") == "date-time":
        return ["datetime", "str"]
    return [_SCALARS.get(str(kind), "Any")]


_MAPPING: Final = ["Mapping[str, Any]"]
