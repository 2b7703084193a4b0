"""Acceptance of tenants' JSON Schemas (2020-12): valid, bounded in size and depth, and pointing nowhere else."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from portico.core.schema.keywords import validator_class
from portico.core.schema.metaschema import NotASchema, validate
from portico.core.schema.patterns import MAX_WEIGHT, PatternRefused, matcher, weight
from portico.core.schema.steps import TooMuchWork, bounded

MAX_BYTES: Final = 16 * 1024
MAX_DEPTH: Final = 32
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_SCHEMA, _MAP, _DATA = "schema", "map", "data"
_MAPS: Final = frozenset({"properties", "patternProperties", "dependentSchemas", "$defs", "definitions"})
_VALUES: Final = frozenset({"const", "enum", "default", "examples"})
_STEPS_A_SAMPLE: Final = 10_000
_SAMPLES: Final[tuple[Any, ...]] = (None, True, 0, "", [], {})


class SchemaRefused(ValueError):
    """A schema that is not accepted; the message says where and why."""


def check(schema: Any) -> None:
    """Raises SchemaRefused for what is not a schema, or one that cannot be used safely."""
    from jsonschema.exceptions import SchemaError
    from referencing import Registry
    from referencing.exceptions import Unresolvable

    if len(json.dumps(schema, ensure_ascii=False).encode()) > MAX_BYTES:
        raise SchemaRefused(f"a schema has at most {MAX_BYTES >> 10} KB")
    heavy = 0
    for path, part in _walk(schema):
        heavy += sum(_weight(path, pattern) for pattern in _patterns(part))
        if heavy > MAX_WEIGHT:
            raise SchemaRefused(f"{path}: the patterns of the schema take more than linear time and little memory")
        _check_part(schema, path, part)
    try:
        _check_metaschema(schema)
        validator = validator_class()(schema, registry=Registry())
        for sample in _SAMPLES:  # one that goes round in circles does so with any value
            with bounded(_STEPS_A_SAMPLE):
                validator.is_valid(sample)
    except SchemaError as error:
        raise SchemaRefused(f"{error.json_path}: {error.message[:200]}") from error
    except Unresolvable as error:
        raise SchemaRefused("a reference leads to what is no schema") from error
    except TooMuchWork as error:
        raise SchemaRefused("it refers to itself without end, or unfolds to too much") from error


def _check_metaschema(schema: Any) -> None:
    """Raises SchemaError for what the metaschema refuses: what is compiled accepts most, and jsonschema judges the rest."""
    try:
        validate(schema)
    except NotASchema:
        from jsonschema import FormatChecker

        validator_class().check_schema(schema, FormatChecker(formats=()))  # patterns are judged by their engine


def _check_part(schema: Any, path: str, part: Mapping[str, Any]) -> None:
    if part.get("$schema", DIALECT) != DIALECT or (path and "$schema" in part):
        raise SchemaRefused(f"{path}/$schema: the dialect is {DIALECT}")
    if path and "$id" in part:
        raise SchemaRefused(f"{path}/$id: only the whole schema may have one")
    for keyword in ("$ref", "$dynamicRef"):
        if isinstance(part.get(keyword), str):
            _check_reference(schema, f"{path}/{keyword}", part[keyword])
    for pattern in _patterns(part):
        _check_pattern(path, pattern)


def _patterns(part: Mapping[str, Any]) -> Iterator[str]:
    """The patterns that a schema has itself."""
    named = part.get("patternProperties")
    for pattern in [part.get("pattern"), *(named if isinstance(named, dict) else ())]:
        if isinstance(pattern, str):
            yield pattern


def _check_reference(schema: Any, path: str, reference: str) -> None:
    from referencing import Registry
    from referencing.exceptions import Unresolvable
    from referencing.jsonschema import DRAFT202012

    if not reference.startswith("#"):
        raise SchemaRefused(f"{path}: it points elsewhere; a reference begins with #")
    try:
        found = Registry().resolver_with_root(DRAFT202012.create_resource(schema)).lookup(reference)
    except (Unresolvable, ValueError, KeyError, AttributeError) as error:
        raise SchemaRefused(f"{path}: there is no {reference[:100]}") from error
    if not isinstance(found.contents, dict | bool):
        raise SchemaRefused(f"{path}: a reference leads to what is no schema")


def _check_pattern(path: str, pattern: str) -> None:
    try:
        matcher(pattern)
    except PatternRefused as error:
        raise _refusal(path, pattern) from error


def _weight(path: str, pattern: str) -> int:
    try:
        return weight(pattern)
    except PatternRefused as error:
        raise _refusal(path, pattern) from error


def _refusal(path: str, pattern: str) -> SchemaRefused:
    message = f"{path}: not a pattern of a kind that takes linear time and little memory: {pattern[:100]!r}"
    return SchemaRefused(f"{message}; patterns are those of RE2")


def _walk(schema: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every schema in a schema with its JSON Pointer. Raises SchemaRefused when it is nested too deep."""
    found: list[tuple[str, Any, int, str]] = [("", schema, 1, _SCHEMA)]
    for path, part, depth, kind in found:
        if depth > MAX_DEPTH:
            raise SchemaRefused(f"a schema is nested at most {MAX_DEPTH} levels deep")
        if isinstance(part, dict):
            found.extend((f"{path}/{name}", inner, depth + 1, _kind(kind, name)) for name, inner in part.items())
            if kind == _SCHEMA:
                yield path, part
        elif isinstance(part, list):
            found.extend((f"{path}/{place}", inner, depth + 1, kind) for place, inner in enumerate(part))


def _kind(kind: str, name: str) -> str:
    """The kind of a key's value: in a map of schemas a schema, in data data."""
    if kind != _SCHEMA:
        return _SCHEMA if kind == _MAP else _DATA
    return _MAP if name in _MAPS else _DATA if name in _VALUES else _SCHEMA
