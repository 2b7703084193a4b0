"""Breaking changes of JSON schemas (2020-12), as far as OpenAPI documents of FastAPI use them.

What is sent must be accepted as before: a request may only become wider. What is given must be what clients know: a reply may
only become narrower, or get further fields and further values of an enumeration. What is not understood counts as breaking.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any, Final

from portico.core.base.frozen import frozen

Schema = Mapping[str, Any]
PROSE: Final = frozenset({"title", "description", "examples", "example", "deprecated", "readOnly", "writeOnly"})
_LOWER: Final = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_UPPER: Final = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_EXACT: Final = ("pattern", "format", "multipleOf", "uniqueItems", "contentMediaType", "contentEncoding")
_JUDGED: Final = frozenset(
    (*_LOWER, *_UPPER, *_EXACT, "type", "enum", "const", "default", "required", "properties", "items")
) | {"additionalProperties", "propertyNames", "patternProperties", "anyOf", "oneOf", "$ref"}
_NAME: Final = "x-name"
_REPETITION: Final = re.compile(r"\{(\d+),(\d+)\}")


class Direction(StrEnum):
    """The writer of what a schema describes."""

    REQUEST = "request"
    REPLY = "reply"


@frozen
class Comparison:
    """The schemas of two documents, by name, and the pairs that are being compared: schemas may contain themselves."""

    old: Mapping[str, Schema]
    new: Mapping[str, Schema]
    direction: Direction
    within: frozenset[tuple[str, str]] = frozenset()

    def breaks(self, old: Schema, new: Schema, path: str) -> list[str]:
        """The breaking changes between the two, each with the path of the field."""
        before, after = list(_alternatives(old, self.old)), list(_alternatives(new, self.new))
        found = list(self._default(old, new, path))
        given, taken = (before, after) if self.direction is Direction.REQUEST else (after, before)
        for one in given:
            candidates = [item for item in taken if _fits(one, item)]
            if not candidates:
                verb = "refused" if self.direction is Direction.REQUEST else "new"
                found.append(f"{path}: the {self.direction}'s type {_kind(one)} is {verb}")
                continue
            attempts = [self._pair(one, item, path) for item in candidates]
            fewest: list[str] = min(attempts, key=len)
            found += fewest
        return found

    def _pair(self, given: Schema, taken: Schema, path: str) -> list[str]:
        request = self.direction is Direction.REQUEST
        old, new = (given, taken) if request else (taken, given)
        names = (old.get(_NAME, ""), new.get(_NAME, ""))
        if all(names) and names in self.within:
            return []
        inner = replace(self, within=self.within | {names})
        found = [*inner._values(old, new, path), *inner._fields(old, new, path)]
        if request:
            found += [*_limits(old, new, path), *_unknown(old, new, path)]
        for name in ("items", "additionalProperties", "propertyNames"):
            found += inner._inner(name, old.get(name, True), new.get(name, True), path)
        for pattern in old.get("patternProperties", {}) | new.get("patternProperties", {}):
            before, after = (schema.get("patternProperties", {}).get(pattern, False) for schema in (old, new))
            found += inner._inner(f"patternProperties {pattern}", before, after, path)
        return found

    def _default(self, old: Schema, new: Schema, path: str) -> Iterator[str]:
        """A default is the meaning of a request that omits the field; one may be added, none may change."""
        if self.direction is Direction.REQUEST and "default" in old and old["default"] != new.get("default"):
            yield f"{path}: the default was {old['default']!r}, is {new.get('default')!r}"

    def _values(self, old: Schema, new: Schema, path: str) -> Iterator[str]:
        before, after = _enumeration(old), _enumeration(new)
        if before is None:
            if after is not None and self.direction is Direction.REQUEST:
                yield f"{path}: only {', '.join(map(repr, after))} are accepted now"
        elif after is None:
            if self.direction is Direction.REPLY:
                yield f"{path}: values are no longer of an enumeration"
        else:
            yield from (f"{path}: the value {value!r} is gone" for value in before if value not in after)

    def _fields(self, old: Schema, new: Schema, path: str) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        needed, was_needed = set(new.get("required", ())), set(old.get("required", ()))
        for name in before:
            if name not in after:
                yield f"{path}.{name}: the field is gone"
            else:
                yield from self.breaks(before[name], after[name], f"{path}.{name}")
        if self.direction is Direction.REQUEST:
            yield from (f"{path}.{name}: required now" for name in sorted(needed - was_needed))
        else:
            yield from (f"{path}.{name}: may be missing now" for name in sorted((was_needed - needed) & set(after)))

    def _inner(self, name: str, old: Any, new: Any, path: str) -> list[str]:
        """A keyword whose value is a schema, or `true` for anything, or `false` for nothing."""
        where = f"{path}[]" if name == "items" else f"{path}{{{name}}}"
        given, taken = (old, new) if self.direction is Direction.REQUEST else (new, old)
        if given is False or taken is True or (given is True and taken == {}) or (name == "additionalProperties" and self.direction is Direction.REPLY
                                               and given is True):  # fmt: skip
            return []
        if taken is False:
            return [f"{where}: nothing further is accepted now"] if self.direction is Direction.REQUEST else []
        return self.breaks({} if old is True else old, {} if new is True else new, where)


def _limits(old: Schema, new: Schema, path: str) -> Iterator[str]:
    for name in (*_LOWER, *_UPPER):
        if name in new:
            before, after = old.get(name), new[name]
            tighter = before is None or (after > before if name in _LOWER else after < before)
            if tighter and not (before is None and name.startswith("min") and name != "minimum" and after == 0):
                yield f"{path}: {name} was {before}, is {after}"
    for name in _EXACT:
        same = name == "pattern" and name in new and (_longer(old.get(name, ""), new[name]) or _all_fit(old, new[name]))
        if name in new and new[name] != old.get(name) and new[name] is not False and not same:
            yield f"{path}: {name} was {old.get(name)!r}, is {new[name]!r}"


def _all_fit(old: Schema, pattern: str) -> bool:
    """True if there was an enumeration, and the pattern that came for it takes all of its values."""
    values = _enumeration(old)
    return values is not None and all(isinstance(value, str) and re.search(pattern, value) for value in values)


def _longer(old: str, new: str) -> bool:
    """True if two patterns differ in their repetitions only, and the new one's contain the old one's."""
    if _REPETITION.split(old)[::3] != _REPETITION.split(new)[::3]:
        return False
    pairs = zip(_REPETITION.findall(old), _REPETITION.findall(new), strict=True)
    return all(int(after[0]) <= int(before[0]) and int(after[1]) >= int(before[1]) for before, after in pairs)


def _unknown(old: Schema, new: Schema, path: str) -> Iterator[str]:
    for name in sorted((set(old) | set(new)) - _JUDGED - PROSE):
        if not name.startswith("x-") and old.get(name) != new.get(name):
            yield f"{path}: {name} has changed"


def _alternatives(schema: Schema, components: Mapping[str, Schema]) -> Iterator[Schema]:
    """The schema as schemas of one type each."""
    while "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        schema = {**components[name], _NAME: name}
    for key in ("anyOf", "oneOf"):
        if key in schema:
            for part in schema[key]:
                yield from _alternatives(part, components)
            return
    kinds = schema.get("type")
    if isinstance(kinds, list):
        yield from ({**schema, "type": kind} for kind in kinds)
    else:
        yield schema


def _fits(given: Schema, taken: Schema) -> bool:
    """True if values of the one type are of the other."""
    kinds = (_kind(given), _kind(taken))
    return kinds[0] == kinds[1] or kinds[1] == "any" or kinds == ("integer", "number")


def _kind(schema: Schema) -> str:
    return str(schema.get("type", "any"))


def _enumeration(schema: Schema) -> list[Any] | None:
    return [schema["const"]] if "const" in schema else schema.get("enum")
