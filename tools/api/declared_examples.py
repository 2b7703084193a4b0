"""Examples of the bodies of standard operations: what a resource's declaration shows of it, as each of them takes it."""

from collections.abc import Mapping
from typing import Any

from portico.core.http.listed import Listed


def declared_example(route: Listed) -> Any:
    """The example of a standard operation's body; None where there is none, or the resource shows nothing."""
    shown = route.resource.example
    if route.own is not None or not shown:
        return None
    name, key = route.resource.name_example, route.resource.key_name
    match route.name:
        case "create":
            return dict(shown)
        case "update" | "replace":
            return {key: value for key, value in shown.items() if key != "name"}
        case "batch_update":
            return {"items": [{**shown, key: name if key == "name" else _key_example(route.resource.key)}]}
        case "batch_delete" | "batch_purge":
            return {"names": [name]}
    return None


def _key_example(key: Any) -> Any:
    """The first example in the annotation of a key that is no name."""
    found = (getattr(one, "examples", None) for one in key.__metadata__)
    return next(examples[0] for examples in found if examples)


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
