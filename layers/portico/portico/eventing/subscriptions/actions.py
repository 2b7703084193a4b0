"""The actions on subscriptions that are not standard."""

from typing import ClassVar

from portico.core.actions.standard import EntityAction
from portico.core.base.frozen import frozen
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
