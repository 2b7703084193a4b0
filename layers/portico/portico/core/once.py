"""Calls that are carried out once, though their process dies before the reply is kept.

The reply of a call with an `Idempotency-Key` is kept after its change (`core/http/idempotency.py`). So that a retry which finds
no reply makes no second change, the change itself leaves a mark of the key, in its own transaction; the retry meets it there.
Only actions that say so (`Action.once`) leave marks: most others find by themselves that they were done, by a name that is taken
or an entity that is gone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from portico.core.entity import Entity
from portico.core.errors import Conflict
from portico.core.items import Item
from portico.core.writes import ABSENT, Put

_KEPT: Final = timedelta(hours=24)


class DoneBefore(Conflict):
    """A call with this key was carried out before, and its reply is not known."""

    def __init__(self, mark: Item) -> None:
        details = {str(mark["entity_type"]): str(mark["entity"])}
        message = "This was done before, and its reply was not kept: its process was lost."
        super().__init__(message, code="IDEMPOTENCY_REPLY_NOT_KEPT", details=details)


@dataclass(slots=True)
class Once:
    """The digest of a key, with whose and what for it is; `marked` from when a change of the call has left its mark."""

    digest: str
    marked: bool = False

    def mark(self, table: str, about: Entity, now: datetime) -> Put:
        """The write that leaves the mark, with the entity that the reply would have been about."""
        item: Item = {
            "pk": f"once#{self.digest}",
            "sk": "once",
            "entity_type": about.type,
            "entity": about.key,
            "ttl": int((now + _KEPT).timestamp()),
        }
        return Put(table, item, ABSENT)
