"""Calls that are carried out once, though their process dies before the reply is kept.

The reply of a call with an `Idempotency-Key` is kept after its change (`core/http/idempotency.py`). The change leaves a mark of
the key in its own transaction; a retry that finds no reply meets the mark and makes no second change. Only actions with
`Action.once` leave marks. Most others find by themselves that they were done: the name is taken or the entity is gone.
"""

from datetime import datetime, timedelta
from typing import Final

from portico.core.aws.dynamodb_values import Item
from portico.core.base.errors import Conflict
from portico.core.data.writes import ABSENT, Put
from portico.core.model.entity import Entity
from portico.core.model.idempotency_mark import IdempotencyMark

_KEPT: Final = timedelta(hours=24)


class AlreadyDone(Conflict):
    """An earlier call with this key was carried out, and its reply is unknown."""

    def __init__(self, mark: Item) -> None:
        details = {str(mark["entity_type"]): str(mark["entity"])}
        message = "The request was carried out before, and its reply was not kept: its process was lost."
        super().__init__(message, code="IDEMPOTENCY_REPLY_NOT_KEPT", details=details)


def mark_write(mark: IdempotencyMark, table: str, about: Entity, now: datetime) -> Put:
    """The write that leaves the mark, with the entity that the reply would have been about."""
    item: Item = {
        "pk": f"once#{mark.digest}",
        "sk": "once",
        "entity_type": about.type,
        "entity": about.key,
        "ttl": int((now + _KEPT).timestamp()),
    }
    return Put(table, item, ABSENT)
