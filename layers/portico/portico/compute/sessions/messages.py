"""The messages of the worker of sessions: passes, records of ends, and events of engines."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from portico.compute.sessions.actions import FollowSession, ObserveSession, RunPass, SweepSession
from portico.compute.sessions.engine import session_of
from portico.core.base.ids import new_id
from portico.core.model.action import Action
from portico.core.model.call import Origin
from portico.core.model.scope import Scope

ECS: Final = "aws.ecs"


def actions(body: Mapping[str, Any]) -> Iterable[tuple[Action, Origin]]:
    """The actions that a message asks for: of an event of ECS's (`startedBy` is a launch), of a record, of the sweep, or of a pass."""
    if "group" in body:
        return [(RunPass(str(body["group"])), Origin(new_id()))]
    if "overdue" in body:
        return [(SweepSession(Scope.parse(str(body["scope"])), str(body["overdue"])), Origin(new_id()))]
    if body.get("source") == ECS:
        started_by = session_of(str(body["detail"].get("startedBy", "")))
        return [(ObserveSession(started_by), Origin(str(body.get("id") or new_id())))] if started_by else []
    data = body["data"]
    return [
        (
            FollowSession.from_event(Scope.parse(data["scope"]), data),
            Origin(data["request_id"], body.get("traceparent")),
        )
    ]
