"""Sessions in the table, each with the slots that it takes of its resource group.

Those are counted as all counters are, but in one shard: so a transaction can take slots on the condition that they are there, and no
two passes, nor a pass and a lowered ceiling, ever give away more than the group has.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from portico.compute.folders.mounted import mount
from portico.compute.resource_groups.capacity import slot_counter
from portico.compute.resource_groups.slots import Slots, thousandths
from portico.compute.sessions.entity import Session, group_place
from portico.core.base.clock import instant
from portico.core.base.frozen import frozen
from portico.core.data.changes import Change, ConditionRefused
from portico.core.data.repository import Repository
from portico.core.data.writes import Write
from portico.core.model.call import Call
from portico.core.model.event_names import CALLS_BACK

K = TypeVar("K")


class NoRoom(Exception):
    """The resource group has not so much left."""


class FolderGone(Exception):
    """A folder that is to be mounted has been removed."""


@frozen
class SessionRepository(Repository[Session]):
    """Keeps sessions, and the slots of groups."""

    def take(self, call: Call, before: Session, after: Session, capacity: Slots) -> Session:
        """Writes that a session holds its slots. Raises NoRoom, and StaleVersion when it is no longer what it was."""
        bounds = thousandths(capacity)
        try:
            super().apply(
                call, [Change(before, after, "schedule", told(after))], self._moved([(before, after)], bounds)
            )
        except ConditionRefused as error:
            raise NoRoom from error
        return after

    def apply(self, call: Call, changes: Sequence[Change[Any]], beside: Sequence[Write] = ()) -> None:
        """All of the changes in one transaction; slots that are no longer held are given back. Raises FolderGone."""
        pairs = [(change.before, change.after) for change in changes]
        mounted = self._mounted(pairs)
        try:
            super().apply(call, changes, [*beside, *mounted, *self._moved(pairs, {})])
        except ConditionRefused as refused:
            if len(beside) <= refused.args[0] < len(beside) + len(mounted):
                raise FolderGone from refused
            raise

    def _mounted(self, pairs: Sequence[tuple[Any, Any]]) -> list[Write]:
        """The writes that say how many sessions mount each folder."""
        return [mount(self.store.entities, uid, sessions) for uid, sessions in _differences(pairs, _mounts).items()]

    def _moved(self, pairs: Sequence[tuple[Any, Any]], bounds: Mapping[str, int]) -> list[Write]:
        return [
            self.store.counters.add_to_one(slot_counter(place, slot), amount, bounds.get(slot))
            for (place, slot), amount in _differences(pairs, _held).items()
        ]


def _differences(
    pairs: Sequence[tuple[Any, Any]], amounts: Callable[[Session | None], Mapping[K, int]]
) -> dict[K, int]:
    """The amounts of the sessions as they are, less those of before; without what is the same."""
    found = Counter[K]()
    for before, after in pairs:
        found.subtract(amounts(before))
        found.update(amounts(after))
    return {key: amount for key, amount in found.items() if amount}


def _mounts(session: Session | None) -> Mapping[str, int]:
    """The folders, by uid, that a session mounts while it lives."""
    return {} if session is None or session.status.settled else dict.fromkeys((one.uid for one in session.mounts), 1)


def _held(session: Session | None) -> Mapping[tuple[str, str], int]:
    if session is None or not session.status.holds_slots:
        return {}
    place = group_place(session.resource_group)
    return {(place, slot): amount for slot, amount in thousandths(session.slots).items()}


def told(session: Session) -> dict[str, Any]:
    """The data in the record of a change, for those who follow the events of sessions."""
    found: dict[str, Any] = {"name": session.name, "session_type": str(session.kind), "reason": session.reason}
    found |= {"resource_group": session.resource_group}
    if session.status.settled:
        found |= {"result": str(session.result), "exit_code": session.exit_code}
        found |= {CALLS_BACK: True} if session.callback else {}
    found["preempted_by"] = session.preempted_by
    return {name: value for name, value in found.items() if value is not None}


def released(before: Session, after: Session) -> dict[str, Any]:
    """The data in the record of the end of a launch, after which the session waits again: since when it held slots, and until when."""
    if before.allocated_at is None or after.launches == before.launches:
        return {}
    return {"held": {"since": instant(before.allocated_at), "until": instant(after.updated_at)}}


def earlier(session: Session, data: Mapping[str, Any]) -> Session:
    """The session as it was in the launch of whose end a record tells."""
    since, until = (datetime.fromisoformat(data["held"][name]) for name in ("since", "until"))
    return session.model_copy(update={"allocated_at": since, "ended_at": until})
