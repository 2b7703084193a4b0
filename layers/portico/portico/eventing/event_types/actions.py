"""The actions on event types that are not standard."""

from collections.abc import Sequence
from typing import Any, ClassVar

from portico.core.actions.standard import ScopedAction
from portico.core.base.frozen import frozen
from portico.core.cloudevents.event import CloudEvent


@frozen
class EmitEvents(ScopedAction, of="event_type", does="emit"):
    """Emits events of one type; `plain` is the data of one whose attributes the platform makes, where `events` is None.

    `source` is the one of the platform's own that the events may name, where it is not the project's. `known_by` is what a
    single event is known by when it comes again, where that is not its id.
    """

    once: ClassVar[bool] = True
    key: str
    events: Sequence[CloudEvent] | None = None
    plain: Any = None
    source: str | None = None
    known_by: str | None = None
