"""The actions on subscriptions that are not standard."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from portico.core.actions.standard import EntityAction
from portico.core.base.frozen import frozen
from portico.core.model.scope import Scope
from portico.core.services.error_notes import NoteTrouble


class NoteUndelivered(NoteTrouble):
    """Remembers why a delivery, or a reply, was given up; asked for by events only."""

    name: ClassVar[str] = "subscriptions.note"
    permission: ClassVar[str] = "subscription:note"
    entity_type: ClassVar[str] = "subscription"


@frozen
class ReplyWithEvent(EntityAction):
    """Emits what the output of a run says, if the subscription asks for that; asked for by events only."""

    name: ClassVar[str] = "subscriptions.reply"
    permission: ClassVar[str] = "subscription:reply"
    entity_type: ClassVar[str] = "subscription"
    run: str = ""

    @classmethod
    def from_event(cls, scope: Scope, data: Mapping[str, Any]) -> Self:
        """The reply of a run that has ended."""
        return cls(scope, data["data"]["subscription"], run=data["entity"])
