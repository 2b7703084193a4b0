"""Examples of the bodies of standard operations: what a resource's declaration shows of it, as each of them takes it."""

from collections.abc import Mapping
from typing import Any

from portico.core.http.listed import Listed


def declared_example(route: Listed) -> Any:
    """The example of a standard operation's body; None where there is none, or the resource shows nothing."""
    shown = route.resource.example
    if route.own is not None or not shown:
        return None
    name = route.resource.name_example
    match route.name:
        case "create":
            return dict(shown)
        case "update" | "replace":
            return {key: value for key, value in shown.items() if key != "name"}
        case "batch_update":
            return {"items": [{**shown, "name": name}]}
        case "batch_delete" | "batch_purge":
            return {"names": [name]}
    return None


def fitting(example: Any, schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Any:
    """The example without the fields that a schema does not have."""
    while "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    if isinstance(example, list):
        return [fitting(item, schema.get("items", {}), schemas) for item in example]
    fields = schema.get("properties")
    if not isinstance(example, dict) or fields is None:
        return example
    return {name: fitting(value, fields[name], schemas) for name, value in example.items() if name in fields}
