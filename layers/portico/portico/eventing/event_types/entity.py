"""Event types of tenants' own, and what was emitted of them."""

from datetime import datetime
from typing import Annotated, Any, ClassVar, Final

from pydantic import AfterValidator, Field

from portico.core.model.entity import Entity, NamedEntity, StoredAsText
from portico.core.model.fields import INTERNAL, Input, Output

MAX_SCHEMA_BYTES: Final = 64 * 1024


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
        description="JSON Schema 2020-12 of the events' data, or null for anything.",
        examples=[{"type": "object", "required": ["order"], "properties": {"order": {"type": "string"}}}],
    ),
]


class EventType(NamedEntity):
    """A type of events; `data_schema` is what their data must fit (JSON Schema 2020-12), None for anything."""

    type: ClassVar[str] = "event_type"
    types: ClassVar[str] = "event_types"

    data_schema: Annotated[Any, StoredAsText, Input(DataSchema), Output(DataSchema)] = None


class Emission(Entity):
    """The mark of an emitted event: one for each id and source, so that none is published twice while the mark is kept.

    `id` is a digest of both. The event itself is in the journal.
    """

    type: ClassVar[str] = "emission"
    types: ClassVar[str] = "emissions"
    key_field: ClassVar[str] = "id"

    id: Annotated[str, INTERNAL]
    source: Annotated[str, INTERNAL]
    event: Annotated[str, INTERNAL]
    event_type: Annotated[str, INTERNAL]
    depth: Annotated[int, INTERNAL] = 0
    expires: Annotated[datetime, INTERNAL]
    ttl: Annotated[int, INTERNAL]

    @property
    def expires_at(self) -> datetime:
        """The end of the time in which the event is known again."""
        return self.expires
