"""Sessions in the table, each with the slots that it takes of its resource group.

Those are counted as all counters are, but in one shard: so a transaction can take slots on the condition that they are there, and no
two passes, nor a pass and a lowered ceiling, ever give away more than the group has.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from portico.compute.folders.mounted import mount
from portico.compute.resource_groups.capacity import GROUP_SHARD, slot_counter
from portico.compute.resource_groups.slots import Slots, thousandths
from portico.compute.sessions.entity import Session, group_place
from portico.core.base.clock import instant
from portico.core.base.frozen import frozen
from portico.core.data.changes import Change, ConditionRefused
from portico.core.data.repository import Repository
from portico.core.data.writes import Add, Write
from portico.core.model.call import Call


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
        totals: dict[str, int] = {}
        for before, after in pairs:
            for session, sign in ((before, -1), (after, 1)):
                for uid in _mounts(session):
                    totals[uid] = totals.get(uid, 0) + sign
        return [mount(self.store.entities, uid, sessions) for uid, sessions in totals.items() if sessions]

    def _moved(self, pairs: Sequence[tuple[Any, Any]], bounds: Mapping[str, int]) -> list[Write]:
        totals: dict[tuple[str, str], int] = {}
        for before, after in pairs:
            for session, sign in ((before, -1), (after, 1)):
                for key, amount in _held(session).items():
                    totals[key] = totals.get(key, 0) + sign * amount
        name = self.store.entities
        return [
            Add(name, _counter(place, slot), "count", amount, most=bounds.get(slot))
            for (place, slot), amount in totals.items()
            if amount
        ]


def _counter(place: str, slot: str) -> dict[str, str]:
    return {"pk": f"{slot_counter(place, slot)}#count", "sk": GROUP_SHARD}


def _mounts(session: Session | None) -> set[str]:
    """The uids of the folders that a session mounts while it lives."""
    return set() if session is None or session.status.settled else {one.uid for one in session.mounts}


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
