"""Changes of entities, the steps of a transaction, and what can stand in their way."""

from typing import Any, Generic, TypeVar

from portico.core.base.errors import Unprocessable
from portico.core.base.frozen import frozen
from portico.core.model.entity import Entity

E = TypeVar("E", bound=Entity)


@frozen
class Change(Generic[E]):
    """One step of a transaction: what the entity was (None: not there) and what it will be (None: purged).

    A `quiet` one leaves no record. One that makes no version is a beat: its record, if it leaves any, tells of no version.
    """

    before: E | None
    after: E | None
    operation: str | None = None
    data: Any = None
    quiet: bool = False

    @property
    def is_beat(self) -> bool:
        """True if the entity is of the version that it was of."""
        return self.before is not None and self.after is not None and self.before.version == self.after.version

    @property
    def entity(self) -> E:
        """The entity that the change is about, as it will be or last was."""
        entity = self.after or self.before
        if entity is None:
            raise ValueError("a change has a before or an after")
        return entity


class StaleVersion(Exception):
    """The entity was changed by another since it was read."""


class ConditionRefused(Exception):
    """A write beside the entities did not find what it must: its index, and the item that stood there, if any."""


class TooManyWrites(Unprocessable):
    """Changes of `needed` writes, with their records, claims and counters, of which only the first `fit` would fit."""

    def __init__(self, needed: int, limit: int, fit: int, field: str = "") -> None:
        message = (
            f"These changes take {needed} writes, and one transaction has at most {limit}: the first {fit} would fit."
        )
        errors = [{"field": field, "message": message, "type": "too_long"}]
        details = {"errors": errors, "writes": needed, "limit": limit, "fit": fit}
        super().__init__(f"{field}: {message}" if field else message, code="BATCH_TOO_LARGE", details=details)
        self.needed, self.limit, self.fit = needed, limit, fit

    def of(self, field: str) -> "TooManyWrites":
        """The same, of the entities that a field of the request names."""
        return TooManyWrites(self.needed, self.limit, self.fit, field)
