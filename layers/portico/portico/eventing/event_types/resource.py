"""The declaration of event types."""

from typing import Final

from portico.core.cloudevents.modes import BATCH, STRUCTURED
from portico.core.model.access import USERS_WRITE, Access
from portico.core.model.conventions import Body, Home
from portico.core.resource import Mount, Operation, Resource
from portico.eventing.event_types.actions import EmitEvents
from portico.eventing.event_types.entity import EventType
from portico.eventing.event_types.models import EmittedBody

_EXAMPLE: Final = {
    "specversion": "1.0",
    "id": "A-1",
    "source": "/shop",
    "type": "order.created",
    "time": "2026-11-20T09:00:00Z",
    "datacontenttype": "application/json",
    "data": {"order": "A-1"},
}
_EVENT: Final = {
    "type": "object",
    "description": "An event of CloudEvents 1.0 in its JSON format.",
    "required": ["specversion", "id", "source", "type"],
    "properties": {
        "specversion": {"type": "string", "const": "1.0"},
        "id": {"type": "string", "minLength": 1},
        "source": {"type": "string", "format": "uri-reference", "minLength": 1},
        "type": {"type": "string", "minLength": 1},
        "datacontenttype": {"type": ["string", "null"]},
        "dataschema": {"type": ["string", "null"], "format": "uri"},
        "subject": {"type": ["string", "null"]},
        "time": {"type": ["string", "null"], "format": "date-time"},
        "data": {"description": "Any JSON, or a string where `datacontenttype` says something else."},
        "data_base64": {"type": ["string", "null"], "contentEncoding": "base64"},
    },
    "examples": [_EXAMPLE],
}
_BODY: Final = {
    "required": False,
    "description": "Data alone, whose attributes are made; or an event in the structured, the batched, or the binary "
    "mode (`ce-` headers, and the data as the body).",
    "content": {
        "application/json": {"schema": {"description": "The data."}, "example": {"order": "A-1"}},
        STRUCTURED: {"schema": _EVENT},
        BATCH: {"schema": {"type": "array", "maxItems": 45, "items": _EVENT, "examples": [[_EXAMPLE]]}},
    },
}

EVENT_TYPES: Final = Resource(
    "portico.eventing.event_types.service:wire",
    entity=EventType,
    function="events",
    mounts=(Mount("/v1/events", "", Home.CURRENT_PROJECT),),
    own=(
        Operation(
            "emit",
            EmitEvents,
            "POST",
            "/{name}/emit",
            "emit_event",
            "Emit events",
            "CloudEvents 1.0 in the binary, structured or batched mode of its HTTP binding, all of a batch or none. 202 once they are "
            "durable. The same `id` and `source` again, within 7 days, is accepted and not published again.",
            body=Body.BYTES,
            reply=EmittedBody,
            status=202,
            errors={413: "An event has at most 255 KiB.", 415: "The content type is none of these."},
            endpoint="portico.eventing.event_types.endpoints:emit_event",
            extra={"requestBody": _BODY},
        ),
    ),
    access={**USERS_WRITE, "emit": (Access.WRITE, Access.WEBHOOK, Access.PLATFORM)},
    name_text="The `type` of its events; immutable.",
    columns=("name", "description", "updated_at"),
    example={"name": "order.created"},
)
