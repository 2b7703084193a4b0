"""The endpoint of emitting: a request is events in one of the modes of CloudEvents."""

from typing import Any

from fastapi import Request, Response

from portico.core.base.strict_json import parse
from portico.core.cloudevents.modes import Message, read_events
from portico.core.http.dependencies import CallerDep, ProjectDep
from portico.core.http.paths import NameInPath
from portico.eventing.event_types.actions import EmitEvents
from portico.eventing.event_types.models import show_emitted


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
