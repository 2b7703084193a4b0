"""`unevaluatedProperties` and `unevaluatedItems`, in steps that are counted and by the patterns' one engine.

Those of the library look for names and items with a backtracking engine, and walk a schema again for each subschema that
another has already walked.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from portico.core.schema.steps import charge, matches, violation

Local = Callable[[Any, Any, Any, bool], set[Any]]


def unevaluated_properties(validator: Any, inner: Any, instance: Any, schema: Any) -> Iterator[Any]:
    """The members of an object that nothing else in the schema has looked at must fit."""
    if validator.is_type(instance, "object"):
        known = _evaluated(validator, schema, instance, _names, own=True)
        yield from _faults(validator, inner, {name: instance[name] for name in instance if name not in known})


def unevaluated_items(validator: Any, inner: Any, instance: Any, schema: Any) -> Iterator[Any]:
    """The items of an array that nothing else in the schema has looked at must fit."""
    if validator.is_type(instance, "array"):
        known = _evaluated(validator, schema, instance, _items, own=True)
        yield from _faults(validator, inner, {at: item for at, item in enumerate(instance) if at not in known})


def _faults(validator: Any, inner: Any, rest: Mapping[Any, Any]) -> Iterator[Any]:
    for place, value in rest.items():
        if inner is False:
            yield violation(f"{str(place)[:100]!r} is not expected here")
        else:
            yield from validator.descend(value, inner, path=place)


def _evaluated(validator: Any, schema: Any, instance: Any, local: Local, *, own: bool = False) -> set[Any]:
    """The names, or places, that a schema and those that apply to the same value have looked at.

    `own` leaves out what the keyword that asks would look at itself.
    """
    charge(1 + len(instance) // 100)
    if isinstance(schema, bool):
        return set()
    found = local(validator, schema, instance, own)
    for applied, subschema in _in_place(validator, schema, instance):
        found |= _evaluated(applied, subschema, instance, local)
    return found


def _names(_validator: Any, schema: Any, instance: Any, own: bool) -> set[Any]:
    if "additionalProperties" in schema or ("unevaluatedProperties" in schema and not own):
        return set(instance)
    found: set[Any] = instance.keys() & schema.get("properties", {}).keys()
    for pattern in schema.get("patternProperties", {}):
        found |= {name for name in instance if matches(pattern, name)}
    return found


def _items(validator: Any, schema: Any, instance: Any, own: bool) -> set[Any]:
    if "items" in schema or ("unevaluatedItems" in schema and not own):
        return set(range(len(instance)))
    found = set(range(min(len(schema.get("prefixItems", ())), len(instance))))
    if "contains" in schema:
        charge(1 + len(instance) // 10)
        found |= {at for at, item in enumerate(instance) if _holds(validator, schema["contains"], item)}
    return found


def _in_place(validator: Any, schema: Any, instance: Any) -> Iterator[tuple[Any, Any]]:
    """The schemas that apply to the same value and hold, each with the validator that finds its references."""
    for word in ("$ref", "$dynamicRef"):
        if word in schema:
            resolved = validator._resolver.lookup(schema[word])
            yield validator.evolve(schema=resolved.contents, _resolver=resolved.resolver), resolved.contents
    yield from ((validator, subschema) for subschema in schema.get("allOf", ()))
    for word in ("anyOf", "oneOf"):
        yield from ((validator, one) for one in schema.get(word, ()) if _holds(validator, one, instance))
    if "if" in schema:
        chosen = ("if", "then") if _holds(validator, schema["if"], instance) else ("else",)
        yield from ((validator, schema[word]) for word in chosen if word in schema)
    if isinstance(instance, dict):
        dependent = schema.get("dependentSchemas", {}).items()
        yield from ((validator, subschema) for name, subschema in dependent if name in instance)


def _holds(validator: Any, schema: Any, instance: Any) -> bool:
    return next(validator.descend(instance, schema), None) is None
