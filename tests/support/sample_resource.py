"""A small resource for tests of what all resources share."""

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from portico.core.actions.standard import standard_actions
from portico.core.base.derived_ids import derived_id
from portico.core.base.ids import new_id
from portico.core.http.filters import NumberFilter, StringFilter, TimeFilter, filter_model
from portico.core.model.call import Call, Origin
from portico.core.model.entity import Entity, NamedEntity
from portico.core.model.principal import Principal
from portico.core.model.scope import GLOBAL, Scope
from portico.core.model.sharded_entity import ShardedEntity

HOME = Scope("acme", "vision")
ANN = Principal("user", "ann", "acme", "vision", "user", {"vision": "user"}, "client-acme")
ADMIN = Principal("user", "root", "acme", "vision", "superadmin", {"vision": "user"}, "client-acme")
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


class Thing(NamedEntity):
    """Has a name, a size, a colour, and may be listed by its owner."""

    type: ClassVar[str] = "thing"
    types: ClassVar[str] = "things"

    size: int = 0
    color: str | None = None
    owner: str | None = None

    @property
    def parent(self) -> str | None:
        """Things are listed by owner."""
        return f"{self.scope}#owners/{self.owner}#things" if self.owner else None


class Note(Entity):
    """Has an id instead of a name."""

    type: ClassVar[str] = "note"
    types: ClassVar[str] = "notes"
    key_field: ClassVar[str] = "id"

    id: str
    text: str = ""


class Job(ShardedEntity):
    """Passes, and lies in shards; may be listed by its owner, and is seldom red."""

    type: ClassVar[str] = "job"
    types: ClassVar[str] = "jobs"
    rare: ClassVar[tuple[str, frozenset[str]] | None] = ("color", frozenset({"red"}))

    color: str = "blue"
    owner: str | None = None

    @property
    def parent(self) -> str | None:
        """Jobs are listed by owner."""
        return f"{self.scope}#owners/{self.owner}#jobs" if self.owner else None


ACTIONS = standard_actions(Thing)
ThingFilter = filter_model(
    "ThingFilter", name=StringFilter, color=StringFilter, size=NumberFilter, created_at=TimeFilter
)


def thing(name: str = "box", *, scope: Scope = HOME, age: float = 0, **fields: Any) -> Thing:
    """A thing, made `age` seconds after the epoch of the tests."""
    time = EPOCH + timedelta(seconds=age)
    return Thing(scope=scope, name=name, created_at=time, updated_at=time, **fields)


def note(text: str = "", *, scope: Scope = HOME, age: float = 0) -> Note:
    """A note with an id of its own."""
    time = EPOCH + timedelta(seconds=age)
    return Note(scope=scope, id=new_id(), text=text, created_at=time, updated_at=time)


def job(age: float = 0, *, days: float = 3_650, **fields: Any) -> Job:
    """A job, made `age` seconds after the epoch of the tests with an id of that time, that lasts so many days."""
    time = EPOCH + timedelta(seconds=age)
    made = {"id": derived_id(time, new_id()), "created_at": time, "updated_at": time}
    return Job(scope=HOME, **{**made, "expires": time + timedelta(days=days), **fields})


def call(operation: str = "create", scope: Scope = HOME, principal: Principal = ANN, request_id: str = "r-1") -> Call:
    """A call of one of the things' operations."""
    arguments: dict[str, Any] = {"create": {"fields": {"name": "box"}}}.get(operation, {"key": "box"})
    if operation == "update":
        arguments["changes"] = {}
    return Call(principal, ACTIONS[operation](scope, **arguments), Origin(request_id), datetime.now(UTC))


__all__ = [
    "ACTIONS",
    "ADMIN",
    "ANN",
    "EPOCH",
    "GLOBAL",
    "HOME",
    "Job",
    "Note",
    "Thing",
    "ThingFilter",
    "call",
    "job",
    "note",
    "thing",
]
