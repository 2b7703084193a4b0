"""Event types of tenants' own, and what was emitted of them."""

from datetime import datetime
from typing import Annotated, Any, ClassVar

from portico.core.actions.standard import standard_actions
from portico.core.model.entity import Entity, NamedEntity, StoredAsText


class EventType(NamedEntity):
    """A type of events; `data_schema` is what their data must fit (JSON Schema 2020-12), None for anything."""

    type: ClassVar[str] = "event_type"
    types: ClassVar[str] = "event_types"

    data_schema: Annotated[Any, StoredAsText] = None


class Emission(Entity):
    """That an event was emitted: one for each id and source, so that no event is published twice while it is kept.

    `id` is a digest of both. The event itself is in the journal.
    """

    type: ClassVar[str] = "emission"
    types: ClassVar[str] = "emissions"
    key_field: ClassVar[str] = "id"

    id: str
    source: str
    event: str
    event_type: str
    depth: int = 0
    expires: datetime
    ttl: int

    @property
    def expires_at(self) -> datetime:
        """The end of the time in which the event is known again."""
        return self.expires


ACTIONS = standard_actions(EventType)
