"""Keywords of JSON Schema 2020-12 whose work is bounded, for schemas and values that come from tenants.

Patterns are those of a linear-time engine (no look-around, no back references), and the applications of keywords that can
multiply are counted: no schema unfolds without end, no text makes a pattern run for long.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pydantic_core import SchemaValidator

MAX_STEPS: Final = 100_000
_steps: ContextVar[list[int]] = ContextVar("steps")


class TooMuchWork(Exception):
    """A validation that takes too many steps: it says neither valid nor invalid."""


@contextmanager
def bounded() -> Iterator[None]:
    """Within it a validation takes at most so many steps. Raises TooMuchWork."""
    token = _steps.set([MAX_STEPS])
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
    return extend(Draft202012Validator, own)  # type: ignore[no-untyped-call]


def _counted(keyword: Any) -> Any:
    def counted(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[Any]:
        left = _steps.get()
        left[0] -= 1
        if left[0] < 0:
            raise TooMuchWork
        yield from keyword(validator, value, instance, schema) or ()

    return counted


def _pattern(validator: Any, pattern: str, instance: Any, schema: Any) -> Iterator[Any]:
    if validator.is_type(instance, "string") and not _matches(pattern, instance):
        yield _error(f"{instance[:100]!r} does not match {pattern[:100]!r}")


def _pattern_properties(validator: Any, patterns: Any, instance: Any, schema: Any) -> Iterator[Any]:
    if not validator.is_type(instance, "object"):
        return
    for pattern, inner in patterns.items():
        for name, value in instance.items():
            if _matches(pattern, name):
                yield from validator.descend(value, inner, path=name, schema_path=pattern)


def _additional_properties(validator: Any, inner: Any, instance: Any, schema: Any) -> Iterator[Any]:
    if not validator.is_type(instance, "object"):
        return
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
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
    from pydantic_core import SchemaError

    try:
        return matcher(pattern).isinstance_python(text)
    except SchemaError as error:  # what a reference made a schema of was never checked
        raise TooMuchWork from error


@lru_cache(maxsize=256)
def matcher(pattern: str) -> "SchemaValidator":
    """The pattern, compiled by a regex engine that takes linear time. Raises pydantic_core.SchemaError."""
    from pydantic_core import SchemaValidator, core_schema

    return SchemaValidator(core_schema.str_schema(pattern=pattern, regex_engine="rust-regex"))


def _error(message: str) -> Any:
    from jsonschema.exceptions import ValidationError

    return ValidationError(message)
