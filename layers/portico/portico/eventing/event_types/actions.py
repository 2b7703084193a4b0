"""The actions on event types that are not standard."""

from collections.abc import Sequence
from typing import Any, ClassVar

from portico.core.actions.standard import ScopedAction
from portico.core.base.frozen import frozen
from portico.core.cloudevents.event import CloudEvent


@frozen
class EmitEvents(ScopedAction):
    """Emits events of one type; `plain` is the data of one whose attributes the platform makes, where `events` is None.

    `source` is the one of the platform's own that the events may name, where it is not the project's.
    """

    name: ClassVar[str] = "event_types.emit"
    permission: ClassVar[str] = "event_type:emit"
    once: ClassVar[bool] = True
    entity_type: ClassVar[str] = "event_type"
    key: str
    events: Sequence[CloudEvent] | None = None
    plain: Any = None
    source: str | None = None
