"""Examples of JSON, put together from those of a schema's fields (JSON Schema 2020-12, 9.5)."""

from collections.abc import Mapping
from typing import Any, Final

from portico.core.base.frozen import frozen

_BY_FORMAT: Final = {
    "date-time": "2026-11-20T09:00:00Z",
    "uuid": "019a8f3e-6c4e-7b61-9c37-0d6c7a1f2b3c",
    "uri": "https://example.com/",
    "email": "ann@example.com",
}


class NoExample(LookupError):
    """A field that must be there says neither an example nor a value that it always may have; the message is its path."""


@frozen
class Examples:
    """Examples of the schemas of one document; `schemas` are its components by name."""

    schemas: Mapping[str, Any]

    def of(self, schema: Mapping[str, Any], path: str = "") -> Any:
        """An example of what the schema describes. Raises NoExample."""
        told = self._told(schema)
        if told:
            return told[0]
        schema = self._resolved(schema)
        alternatives = schema.get("anyOf") or schema.get("oneOf")
        if alternatives:
            told = next(filter(None, map(self._told, alternatives)), [])
            return told[0] if told else None if {"type": "null"} in alternatives else self.of(alternatives[0], path)
        match schema.get("type"):
            case "object":
                return self._object(schema, path)
            case "array":
                return self._array(schema, path)
            case "integer" | "number":
                return schema.get("minimum", 0)
            case "boolean":
                return False
            case "string":
                return self._string(schema, path)
        return None

    def _told(self, schema: Mapping[str, Any]) -> list[Any]:
        """The value that the schema itself names, if any, as a list of one."""
        if "const" in schema:
            return [schema["const"]]
        for key in ("examples", "enum"):
            if schema.get(key):
                return [schema[key][0]]
        if schema.get("default") is not None:
            return [schema["default"]]
        return self._told(self._resolved(schema)) if "$ref" in schema else []

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in schema:
            schema = self.schemas[schema["$ref"].rpartition("/")[2]]
        return schema

    def _object(self, schema: Mapping[str, Any], path: str) -> dict[str, Any]:
        """The fields that must be there, and those that say an example; none of a mapping that may be empty."""
        required = schema.get("required", ())
        return {
            name: self.of(field, f"{path}.{name}")
            for name, field in schema.get("properties", {}).items()
            if name in required or self._worth_showing(field)
        }

    def _array(self, schema: Mapping[str, Any], path: str) -> list[Any]:
        try:
            return [self.of(schema.get("items", {}), f"{path}[]")]
        except NoExample:
            if schema.get("minItems"):
                raise
            return []

    def _worth_showing(self, field: Mapping[str, Any]) -> bool:
        candidates = (field, *field.get("anyOf", ()))
        return any(each.get("examples") or self._resolved(each).get("examples") for each in candidates)

    def _string(self, schema: Mapping[str, Any], path: str) -> str:
        try:
            return _BY_FORMAT[schema.get("format", "")]
        except KeyError:
            raise NoExample(path.lstrip(".")) from None
