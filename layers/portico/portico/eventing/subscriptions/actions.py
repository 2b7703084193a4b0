"""The actions on subscriptions that are not standard."""

from collections.abc import Mapping
from typing import Any, Self

from portico.core.actions.standard import EntityAction
from portico.core.base.frozen import frozen
from portico.core.model.scope import Scope
from portico.core.services.error_notes import RecordError


class RecordUndelivered(RecordError, of="subscription", does="note"):
    """Remembers why a delivery, or a reply, was given up; asked for by events only."""


@frozen
class ReplyWithEvent(EntityAction, of="subscription", does="reply"):
    """Emits what the output of a run says, if the subscription asks for that; asked for by events only."""

    run: str = ""

    @classmethod
    def from_event(cls, scope: Scope, data: Mapping[str, Any]) -> Self:
        """The reply of a run that has ended."""
        return cls(scope, data["data"]["subscription"], run=data["entity"])
