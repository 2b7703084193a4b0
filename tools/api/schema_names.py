"""Names of schemas in the API's description: those of the models, generic ones as a word each.

Pydantic calls `PageBody[RunPublic]` `PageBody_RunPublic_`; clients read `RunPage`.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from tools.api.references import SCHEMAS

_GENERIC: Final = re.compile(r"([A-Za-z0-9]+)_([A-Za-z0-9]+)_")
# Of a generic model: the suffix of the schema, and what its argument's name need not say again.
_SUFFIXES: Final[Mapping[str, tuple[str, str]]] = {
    "PageBody": ("Page", "Public"),
    "BatchItems": ("Batch", "Public|Item"),
    "SearchBody": ("Search", "Filter"),
    "EnumFilter": ("EnumFilter", ""),
}


def short_name(name: str) -> str:
    """The name of a schema, given the one that pydantic made."""
    found = _GENERIC.fullmatch(name)
    if found is None:
        return name
    suffix, implied = _SUFFIXES.get(found[1], (found[1], ""))
    argument = re.sub(f"({implied})$", "", found[2])
    return f"{argument[0].upper()}{argument[1:]}{suffix}"


def rename_schemas(document: dict[str, Any]) -> dict[str, Any]:
    """The document with short names. Raises ValueError for two schemas of one name."""
    schemas = document["components"]["schemas"]
    names = {name: short_name(name) for name in schemas}
    if len(set(names.values())) < len(names):
        raise ValueError(f"two schemas have one name: {sorted(names.values())}")
    references = {SCHEMAS + name: SCHEMAS + short for name, short in names.items()}
    renamed: dict[str, Any] = _replaced(document, references)
    renamed["components"]["schemas"] = {
        names[name]: schema for name, schema in renamed["components"]["schemas"].items()
    }
    return renamed


def _replaced(node: Any, references: Mapping[str, str]) -> Any:
    if isinstance(node, list):
        return [_replaced(item, references) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: references.get(value, value) if key == "$ref" and isinstance(value, str) else _replaced(value, references)
        for key, value in node.items()
    }
