"""Documents against the API's description: what the server would refuse is told before anything is touched."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from portico_client import Portico
from portico_client.base import Operation
from portico_client.cli.apply.kinds import Kind

_OPERATION: Final[Operation[None]] = Operation("openapi", "GET", "/v1/openapi.json", None)
_BOUNDS: Final[Mapping[str, str]] = {
    "minimum": "is at least",
    "maximum": "is at most",
    "exclusiveMinimum": "is more than",
    "exclusiveMaximum": "is less than",
    "minLength": "has too few characters; the least is",
    "maxLength": "has too many characters; the most is",
    "minItems": "has too few items; the least is",
    "maxItems": "has too many items; the most is",
    "minProperties": "has too few fields; the least is",
    "maxProperties": "has too many fields; the most is",
}
_TYPES: Final[Mapping[str, str]] = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "an integer",
    "null": "null",
    "number": "a number",
    "object": "a mapping",
    "string": "a text",
}


class Description:
    """The description that a deployment has of itself."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._components = {"schemas": document["components"]["schemas"]}

    @classmethod
    def of(cls, client: Portico) -> "Description":
        """The description of the client's deployment."""
        return cls(client.transport.send(_OPERATION).json())

    def problems(self, kind: Kind, body: Mapping[str, Any], *, exists: bool) -> list[str]:
        """The faults of a body that creates one, or changes one that exists; values are not shown, for some are secret."""
        name = f"{kind.row.model}{'Update' if exists else 'Create'}"
        schema = {"$ref": f"#/components/schemas/{name}", "components": self._components}
        fields = self._components["schemas"][name]["properties"]
        known = self._components["schemas"][f"{kind.row.model}Create"]["properties"]
        fixed = [field for field in body if field in known and field not in fields] if exists else []
        told = [f"spec.{field} cannot be changed any more" for field in fixed]
        rest = {field: value for field, value in body.items() if field not in fixed}
        errors = sorted(
            Draft202012Validator(schema).iter_errors(rest), key=lambda error: [*map(str, error.absolute_path)]
        )
        problems = (problem for error in errors for problem in _told(error))
        return [*told, *dict.fromkeys(problems)]  # each field that is missing is an error, and one tells of all


def _told(error: ValidationError) -> Iterator[str]:
    inner = (best_match([error]) if error.context else None) or error
    place = ".".join(("spec", *map(str, inner.absolute_path)))
    if types := _types(error):
        yield f"{place} is {' or '.join(types)}"
        return
    body: Any = inner.instance
    rule = _Rule(str(inner.validator), inner.validator_value, inner.schema)
    match rule.name:
        case "additionalProperties":
            yield from (f"{place}.{_unknown(str(field), rule.fields)}" for field in body if field not in rule.fields)
        case "required":
            yield from (f"{place}.{field} is missing" for field in rule.value if field not in body)
        case _:
            yield f"{place} {rule}"


@dataclass(frozen=True)
class _Rule:
    """A keyword of JSON Schema that something breaks, its value, and the schema that it is in."""

    name: str
    value: Any
    schema: Any

    @property
    def fields(self) -> list[str]:
        return list(self.schema.get("properties", ()))

    def __str__(self) -> str:
        match self.name:
            case "type":
                return f"is {' or '.join(_TYPES[one] for one in ([self.value] if isinstance(self.value, str) else self.value))}"
            case "enum":
                return f"is one of {', '.join(map(str, self.value))}"
            case "pattern":
                example = next(iter(self.schema.get("examples", ())), None)
                return "does not have the form that is expected" + (f", as {example}" if example else "")
            case rule if rule in _BOUNDS:
                return f"{_BOUNDS[rule]} {self.value}"
        return f"does not fit ({self.name})"


def _types(error: ValidationError) -> list[str]:
    """The types that there are to choose from, where none of them fits; null goes without saying."""
    told: list[Any] = [one.validator_value for one in error.context or () if one.validator == "type" and not one.path]
    fits = len(told) == len(error.context or ())
    return [_TYPES[one] for one in told if fits and one in _TYPES and one != "null"]


def _unknown(field: str, known: list[str]) -> str:
    near = difflib.get_close_matches(field, known, 1)
    return f"{field} is not known{f'; is it {near[0]}?' if near else ''}"
