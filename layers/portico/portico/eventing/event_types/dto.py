"""What clients send and get of event types."""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field

from portico.core.http.adapter import Adapter
from portico.core.http.fields import DescribedInput, InProjectPublic
from portico.core.http.filters import StringFilter, TimeFilter, filter_model
from portico.core.model.entity import Name
from portico.eventing.event_types.emitter import Emitted
from portico.eventing.event_types.entity import EventType

MAX_SCHEMA_BYTES = 64 * 1024


def _bounded(schema: Any) -> Any:
    import json

    if len(json.dumps(schema)) > MAX_SCHEMA_BYTES:
        raise ValueError(f"a schema has at most {MAX_SCHEMA_BYTES} bytes")
    return schema


DataSchema = Annotated[
    dict[str, Any] | bool | None,
    AfterValidator(_bounded),
    Field(
        alias="schema",
        description="What the data of events must fit: JSON Schema 2020-12, or null for anything.",
        examples=[{"type": "object", "required": ["order"], "properties": {"order": {"type": "string"}}}],
    ),
]


class EventTypeReplace(DescribedInput):
    """An event type without its name."""

    data_schema: DataSchema = None


class EventTypeCreate(EventTypeReplace):
    """A new event type."""

    name: Name = Field(description="The `type` of its events; immutable.", examples=["order.created"])


class EventTypeUpdate(DescribedInput):
    """The fields to change."""

    data_schema: DataSchema = None


class EventTypePublic(InProjectPublic):
    """An event type."""

    name: str = Field(examples=["order.created"])
    data_schema: DataSchema


def show(event_type: EventType) -> EventTypePublic:
    """The event type as clients see it."""
    return EventTypePublic.of(event_type, schema=event_type.data_schema)


class EmittedPublic(BaseModel):
    """An event that was accepted, and is durable."""

    id: str = Field(examples=["019a8f3e-6c4e-7b61-9c37-0d6c7a1f2b3c"])
    source: str = Field(examples=["/portico/project/default/default/events"])
    type: str = Field(examples=["order.created"])
    duplicate: bool = Field(description="It had been emitted before, and was not published again.", examples=[False])


class EmittedBody(BaseModel):
    """The events that were accepted, in the order they were sent."""

    items: list[EmittedPublic]


def show_emitted(events: list[Emitted]) -> EmittedBody:
    """What was accepted, as clients see it."""
    return EmittedBody(
        items=[
            EmittedPublic(
                id=one.event["id"], source=one.event["source"], type=one.event["type"], duplicate=one.duplicate
            )
            for one in events
        ]
    )


EventTypeFilter = filter_model(
    "EventTypeFilter",
    name=StringFilter,
    display_name=StringFilter,
    created_at=TimeFilter,
    updated_at=TimeFilter,
)
ADAPTER = Adapter(EventTypeFilter, ("name", "created_at", "updated_at"))
