"""The paths of event types, and of emitting."""

from typing import Any, Final

from fastapi import Request, Response

from portico.core.base.strict_json import parse
from portico.core.cloudevents.modes import BATCH, STRUCTURED, Message, read_events
from portico.core.http.dependencies import CallerDep, ProjectDep, current_project
from portico.core.http.errors import ErrorBody
from portico.core.http.paths import NameInPath
from portico.core.http.resource import Mount, Resource
from portico.core.http.standard_routes import standard_router
from portico.eventing.event_types.actions import EmitEvents
from portico.eventing.event_types.dto import (
    ADAPTER,
    EmittedBody,
    EventTypeCreate,
    EventTypePublic,
    EventTypeReplace,
    EventTypeUpdate,
    show,
    show_emitted,
)
from portico.eventing.event_types.entity import ACTIONS, EventType

EVENT_TYPES = Resource(
    EventType, ACTIONS, EventTypeCreate, EventTypeReplace, EventTypeUpdate, EventTypePublic, show, ADAPTER
)
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

routes = standard_router(EVENT_TYPES, Mount("/v1/events", "", current_project))


@routes.post(
    "/v1/events/{name}/emit",
    operation_id="emit_event",
    summary="Emit events",
    description="CloudEvents 1.0 in the binary, structured or batched mode of its HTTP binding, all of a batch or none. "
    "202 once they are durable. The same `id` and `source` again, within 7 days, is accepted and not published again. "
    "Needs the permission `event_type:emit`.",
    status_code=202,
    response_model=EmittedBody,
    responses={
        413: {"model": ErrorBody, "description": "An event has at most 255 KiB."},
        415: {"model": ErrorBody, "description": "The content type is none of these."},
    },
    openapi_extra={"requestBody": _BODY},
)
async def emit_event(
    name: NameInPath, request: Request, caller: CallerDep, response: Response, scope: ProjectDep
) -> Any:
    """Emits the events of a request."""
    body = await request.body()
    headers = [(key.decode("latin-1"), value.decode("latin-1")) for key, value in request.headers.raw]
    exact = bool(request.scope.get("aws.event", {}).get("isBase64Encoded"))
    events = read_events(Message(headers, body, exact))
    action = EmitEvents(scope, name, events) if events is not None else EmitEvents(scope, name, plain=parse(body))
    response.headers["Location"] = f"/v1/events/{name}"
    return show_emitted(caller.run(action))
