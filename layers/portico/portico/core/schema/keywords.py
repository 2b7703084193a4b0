"""Keywords of JSON Schema 2020-12 whose work is bounded, for schemas and values that come from tenants.

Patterns are those of a linear-time engine (no look-around, no back references), and the applications of keywords that can
multiply are counted: no schema unfolds without end, no text makes a pattern run for long.
"""

import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Final

from portico.core.schema.decimals import is_multiple
from portico.core.schema.steps import charge, matches, violation
from portico.core.schema.unevaluated import unevaluated_items, unevaluated_properties

_COUNTED: Final = ("$ref", "$dynamicRef", "contains", "items", "properties")


@cache
def validator_class() -> Any:
    """The validator of JSON Schema 2020-12 with these keywords; it is used within `bounded`."""
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    usual = Draft202012Validator.VALIDATORS
    own = {keyword: _counted(usual[keyword]) for keyword in _COUNTED}
    own |= {"pattern": _pattern, "patternProperties": _pattern_properties, "uniqueItems": _unique_items}
    own |= {"additionalProperties": _additional_properties, "multipleOf": _multiple_of}
    own |= {keyword: _counted(usual[keyword], _alternatives) for keyword in ("allOf", "anyOf", "oneOf")}
    own |= {"unevaluatedProperties": unevaluated_properties, "unevaluatedItems": unevaluated_items}
    own["enum"] = _counted(usual["enum"], lambda values, _: len(values) // 10)
    return extend(Draft202012Validator, own)  # type: ignore[no-untyped-call]


def _alternatives(value: Any, _instance: Any) -> int:
    return len(value)


def _counted(keyword: Any, steps: Callable[[Any, Any], int] = lambda _value, _instance: 1) -> Any:
    def counted(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[Any]:
        charge(steps(value, instance))
        yield from keyword(validator, value, instance, schema) or ()

    return counted


def _pattern(validator: Any, pattern: str, instance: Any, schema: Any) -> Iterator[Any]:
    if validator.is_type(instance, "string") and not matches(pattern, instance):
        yield violation(f"{instance[:100]!r} does not match {pattern[:100]!r}")


def _pattern_properties(validator: Any, patterns: Any, instance: Any, schema: Any) -> Iterator[Any]:
    if not validator.is_type(instance, "object"):
        return
    charge(len(patterns) * len(instance) // 10)
    for pattern, inner in patterns.items():
        for name, value in instance.items():
            if matches(pattern, name):
                yield from validator.descend(value, inner, path=name, schema_path=pattern)


def _additional_properties(validator: Any, inner: Any, instance: Any, schema: Any) -> Iterator[Any]:
    if not validator.is_type(instance, "object"):
        return
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    charge(len(patterns) * len(instance) // 10)
    for name in instance:
        if name in known or any(matches(pattern, name) for pattern in patterns):
            continue
        if inner is False:
            yield violation(f"{name[:100]!r} is not expected here")
        else:
            yield from validator.descend(instance[name], inner, path=name)


def _multiple_of(validator: Any, step: Any, instance: Any, schema: Any) -> Iterator[Any]:
    if validator.is_type(instance, "number"):
        charge(instance.bit_length() // 1_000 if isinstance(instance, int) else 0)
        if not is_multiple(instance, step):
            yield violation(f"{str(instance)[:100]} is not a multiple of {str(step)[:100]}")


def _unique_items(validator: Any, unique: Any, instance: Any, schema: Any) -> Iterator[Any]:
    """In linear time, where comparing each with each would take long."""
    if unique and validator.is_type(instance, "array"):
        seen = {json.dumps(_canonical(item), sort_keys=True) for item in instance}
        if len(seen) < len(instance):
            yield violation("the items are not all different")


def _canonical(value: Any) -> Any:
    """Equal values alike: 1 and 1.0 are one number."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: _canonical(inner) for name, inner in value.items()}
    return [_canonical(inner) for inner in value] if isinstance(value, list) else value
