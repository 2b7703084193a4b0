"""Event types: the standard operations, and emitting."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from portico.core.actions.processor import Handler
from portico.core.actions.standard import Fields
from portico.core.base.errors import Unprocessable
from portico.core.base.frozen import frozen
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.event_names import EVENT_TYPE_PREFIX
from portico.core.model.scope import Scope
from portico.core.schema.validation import schema_fault
from portico.core.services.standard import StandardService
from portico.eventing.event_types.actions import EmitEvents
from portico.eventing.event_types.emitter import EMITTER, MAX_BATCH, Emitted, Emitter
from portico.eventing.event_types.entity import EventType

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


@frozen
class EventTypeService(StandardService[EventType]):
    """The standard operations, and emitting."""

    emitter: Emitter

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The standard actions and emitting."""
        return {**super().handlers, EmitEvents: self.emit}

    def draft(self, call: Call, scope: Scope, fields: Fields) -> EventType:
        """The event type. Raises Unprocessable for a name of the platform's, or a schema that is none."""
        if f"{fields['name'].lower()}.".startswith(EVENT_TYPE_PREFIX):
            raise Unprocessable.field("name", f"Names that begin with {EVENT_TYPE_PREFIX} are the platform's own.")
        _check_schema(fields)
        return super().draft(call, scope, fields)

    def revise(self, call: Call, entity: EventType, changes: Fields) -> EventType:
        """The changed event type; what was emitted before is not checked anew."""
        _check_schema(changes)
        return super().revise(call, entity, changes)

    def emit(self, call: Call, action: EmitEvents) -> list[Emitted]:
        """The events, durable. Raises NotFound for a type that there is not, Unprocessable, PayloadTooLarge."""
        event_type = self.repository.get(action.scope, action.key)
        scope = event_type.scope
        events = action.events
        if events is None:
            events = [self.emitter.made(scope, event_type, action.plain)]
        if len(events) > MAX_BATCH:
            raise Unprocessable.field("body", f"A batch has at most {MAX_BATCH} events.", "too_long")
        for index, event in enumerate(events):
            path = f"{index}." if len(events) > 1 else ""
            self.emitter.check(scope, event_type, event, path, action.source)
        return self.emitter.emit(call, scope, events, known_by=action.known_by)


def _check_schema(fields: Fields) -> None:
    schema = fields.get("data_schema")
    if schema is None:
        return
    if problem := schema_fault(schema):
        raise Unprocessable.field("schema", problem, "schema")


def wire(parts: "Parts") -> EventTypeService:
    """The service, put together."""
    return EventTypeService(parts.repository(EventType), parts.clock, parts.get(EMITTER))
