"""Replies that are made of the API's description: every field is there, and every text that is nobody's choice of words is a canary."""

import re
from collections.abc import Mapping
from typing import Any, Final

CANARY: Final = '"><img src=x onerror="window.xss=1"><script>window.xss=1</script>'
_FORMATS: Final = {"date-time": "2030-01-01T00:00:00Z", "date": "2030-01-01"}
_DEPTH: Final = 8
_FIXED: Final[Mapping[str, Any]] = {"next_cursor": None, "has_more": False}


class Replies:
    """The replies to GETs below `/v1/`, but for those of sign-in."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        """`document` is the API's description."""
        self.document = document
        paths = sorted(document["paths"], key=lambda path: path.count("{"))
        self.paths = {
            re.compile(re.sub(r"\\\{[^}]+\\\}", "[^/]+", re.escape(path)) + "$"): path
            for path in paths
            if path.startswith("/v1/") and not path.startswith("/v1/auth/") and "get" in document["paths"][path]
        }

    def to(self, path: str) -> Any:
        """The reply at a path. Raises KeyError where a GET has none that is JSON."""
        template = next((known for pattern, known in self.paths.items() if pattern.match(path)), None)
        if template is None:
            raise KeyError(path)
        replies = self.document["paths"][template]["get"]["responses"]
        reply = self._followed(next(reply for status, reply in replies.items() if status.startswith("2")))
        return self.value(reply["content"]["application/json"]["schema"])

    def value(self, schema: Mapping[str, Any], depth: int = 0) -> Any:
        """A value that fits, with as much in it as there can be."""
        node = self._followed(schema)
        choices = [one for one in node.get("anyOf", ()) if one.get("type") != "null"]
        if depth > _DEPTH:
            return None
        if choices:
            return self.value(choices[0], depth)
        if "enum" in node:
            return node["enum"][0]
        match node.get("const", node.get("type")):
            case "object":
                return self._object(node, depth + 1)
            case "array":
                return [self.value(node.get("items", {}), depth + 1)]
            case "integer" | "number":
                return node.get("minimum", 1)
            case "boolean":
                return True
            case "string" | None:
                return _FORMATS.get(node.get("format", ""), CANARY)
            case constant:
                return constant

    def _object(self, node: Mapping[str, Any], depth: int) -> Any:
        found = {name: self.value(one, depth) for name, one in node.get("properties", {}).items()}
        more = node.get("additionalProperties", not found)
        if more:
            found[CANARY] = self.value(more if isinstance(more, dict) else {}, depth)
        return {name: _FIXED.get(name, value) for name, value in found.items()}

    def _followed(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in node:
            found: Any = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            node = found
        return node
