"""Keywords of JSON Schema 2020-12 whose work is bounded, for schemas and values that come from tenants.

Patterns are those of a linear-time engine (no look-around, no back references), and the applications of keywords that can
multiply are counted: no schema unfolds without end, no text makes a pattern run for long.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, Final

from portico.core.schema.patterns import PatternRefused, matcher, weight

MAX_STEPS: Final = 100_000
_WORK_A_STEP: Final = 1_000_000  # of a pattern's weight times a text's length
_steps: ContextVar[list[int]] = ContextVar("steps")


class TooMuchWork(Exception):
    """A validation that takes too many steps: it says neither valid nor invalid."""


@contextmanager
def bounded(steps: int = MAX_STEPS) -> Iterator[None]:
    """Within it a validation takes at most so many steps. Raises TooMuchWork."""
    token = _steps.set([steps])
    try:
        yield
    except RecursionError as error:
        raise TooMuchWork from error
    finally:
        _steps.reset(token)


@cache
def validator_class() -> Any:
    """The validator of JSON Schema 2020-12 with these keywords; it is used within `bounded`."""
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    usual = Draft202012Validator.VALIDATORS
    own = {keyword: _counted(usual[keyword]) for keyword in ("$ref", "$dynamicRef", "contains", "items", "properties")}
    own |= {"pattern": _pattern, "patternProperties": _pattern_properties, "uniqueItems": _unique_items}
    own["additionalProperties"] = _additional_properties
    own |= {keyword: _counted(usual[keyword], _alternatives) for keyword in ("allOf", "anyOf", "oneOf")}
    own |= {keyword: _counted(usual[keyword], _squared) for keyword in ("unevaluatedProperties", "unevaluatedItems")}
    own["enum"] = _counted(usual["enum"], lambda values, _: len(values) // 10)
    return extend(Draft202012Validator, own)  # type: ignore[no-untyped-call]


def _charge(steps: int) -> None:
    left = _steps.get()
    left[0] -= steps
    if left[0] < 0:
        raise TooMuchWork


def _alternatives(value: Any, _instance: Any) -> int:
    return len(value)


def _squared(_value: Any, instance: Any) -> int:
    """Each name, or item, is looked for among those that were evaluated."""
    return len(instance) ** 2 // 1000 if isinstance(instance, dict | list) else 0


def _counted(keyword: Any, steps: Callable[[Any, Any], int] = lambda _value, _instance: 1) -> Any:
    def counted(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[Any]:
        _charge(steps(value, instance))
        yield from keyword(validator, value, instance, schema) or ()

    return counted


def _pattern(validator: Any, pattern: str, instance: Any, schema: Any) -> Iterator[Any]:
    if validator.is_type(instance, "string") and not _matches(pattern, instance):
        yield _error(f"{instance[:100]!r} does not match {pattern[:100]!r}")


def _pattern_properties(validator: Any, patterns: Any, instance: Any, schema: Any) -> Iterator[Any]:
    if not validator.is_type(instance, "object"):
        return
    _charge(len(patterns) * len(instance) // 10)
    for pattern, inner in patterns.items():
        for name, value in instance.items():
            if _matches(pattern, name):
                yield from validator.descend(value, inner, path=name, schema_path=pattern)


def _additional_properties(validator: Any, inner: Any, instance: Any, schema: Any) -> Iterator[Any]:
    if not validator.is_type(instance, "object"):
        return
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    _charge(len(patterns) * len(instance) // 10)
    for name in instance:
        if name in known or any(_matches(pattern, name) for pattern in patterns):
            continue
        if inner is False:
            yield _error(f"{name[:100]!r} is not expected here")
        else:
            yield from validator.descend(instance[name], inner, path=name)


def _unique_items(validator: Any, unique: Any, instance: Any, schema: Any) -> Iterator[Any]:
    """In linear time, where comparing each with each would take long."""
    if unique and validator.is_type(instance, "array"):
        seen = {json.dumps(_canonical(item), sort_keys=True) for item in instance}
        if len(seen) < len(instance):
            yield _error("the items are not all different")


def _canonical(value: Any) -> Any:
    """Equal values alike: 1 and 1.0 are one number."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: _canonical(inner) for name, inner in value.items()}
    return [_canonical(inner) for inner in value] if isinstance(value, list) else value


def _matches(pattern: str, text: str) -> bool:
    try:
        _charge(1 + weight(pattern) * len(text) // _WORK_A_STEP)
        return matcher(pattern).isinstance_python(text)
    except PatternRefused as error:  # what a reference made a schema of was never checked
        raise TooMuchWork from error


def _error(message: str) -> Any:
    from jsonschema.exceptions import ValidationError

    return ValidationError(message)
