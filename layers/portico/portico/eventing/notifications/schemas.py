"""Schemas of the events of the journal, as rules and their templates see them."""

from typing import Any, Final

_TEXT: Final = {"type": "string"}
_TIME: Final = {"type": "string", "format": "date-time"}


def event_schema(pattern: str, entity_type: str) -> dict[str, Any]:
    """The JSON Schema of the events of a pattern, which is about entities of one type."""
    kind: dict[str, Any] = _TEXT if pattern.endswith("*") else {"const": pattern}
    record = {
        "type": "object",
        "description": "What was done: by whom, on what, and what the entity was then.",
        "properties": {
            "scope": {**_TEXT, "description": "`global`, `domain/<domain>`, `project/<domain>/<project>` or below."},
            "actor": {**_TEXT, "description": "Who did it: `user:acme/ada`."},
            "action": _TEXT,
            "entity_type": {"const": entity_type},
            "entity": {**_TEXT, "description": "The name or the id."},
            "operation": _TEXT,
            "version": {"type": "integer", "description": "That of the entity, after it."},
            "state": {**_TEXT, "description": "The status of the entity, after it."},
            "outcome": {"const": "success"},
            "duration_ms": {"type": "number"},
            "request_id": _TEXT,
            "data": {"type": "object", "description": "More, by type and operation."},
        },
        "required": ["scope", "actor", "entity_type", "operation", "outcome", "data"],
    }
    event = {
        "type": "object",
        "properties": {
            "specversion": {"const": "1.0"},
            "id": _TEXT,
            "source": _TEXT,
            "type": kind,
            "subject": _TEXT,
            "time": _TIME,
            "datacontenttype": {"const": "application/json"},
            "data": record,
        },
        "required": ["specversion", "id", "source", "type", "data"],
    }
    values = {"event": event, "state": {"type": ["string", "null"]}, "rule": _TEXT}
    return {"type": "object", "properties": values, "required": ["event", "state", "rule"]}
