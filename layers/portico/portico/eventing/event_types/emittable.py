"""Naming an event type that something is to emit later: what that asks of its maker."""

from portico.core.base.errors import Unprocessable
from portico.core.data.repository import Repository
from portico.core.model.action import Need
from portico.core.model.call import Call
from portico.core.model.scope import Scope
from portico.core.model.target import Target
from portico.eventing.event_types.entity import EventType


def emission_need(scope: Scope, name: str) -> Need:
    """The permission to emit events of a type."""
    return Need("event_type:emit", Target("event_type", scope, name))


def emittable(call: Call, event_types: Repository[EventType], scope: Scope, name: str) -> EventType:
    """The event type of the field `event`, whose `name` is spelt as its maker did, so that events of it pass.

    Raises Unprocessable when there is none, or the denial of `event_type:emit`.
    """
    need = emission_need(scope, name)
    call.guard.require(need.permission, need.target)
    event_type = event_types.get_many(scope, [name])[0]
    if event_type is None:
        raise Unprocessable.field("event", f"There is no event type {name!r}.", "not_found")
    return event_type
