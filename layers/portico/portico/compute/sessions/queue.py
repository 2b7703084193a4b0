"""The sessions of a resource group, strongly consistent: those that wait, in the order in which they were made, and those that hold slots."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from portico.compute.sessions.entity import Session, dependents_of, holders_of, parse_place, queue_of
from portico.core.aws.dynamodb_values import Item
from portico.core.base.frozen import frozen
from portico.core.data.key_ranges import KeyRange
from portico.core.data.store import Store
from portico.core.model.scope import Scope

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

MOST: Final = 1_000  # of a pass
_AT_ONCE: Final = 100


@frozen
class Queue:
    """Reads the queue of a group: one request, and one for each 100 in it."""

    store: Store

    def pending(self, group: str) -> tuple[Sequence[Session], bool]:
        """The first sessions, at most `MOST`, and whether there are more."""
        found = self.store.table.query(self.store.entities, KeyRange(queue_of(group)), MOST)
        places = [parse_place(item["sk"]) for item in found.items]
        return self.sessions(places), found.resume is not None

    def in_group(self, group: str) -> Sequence[Session]:
        """The sessions that hold slots of a group."""
        found: list[Session] = []
        resume: Item | None = None
        while True:
            page = self.store.table.query(self.store.entities, KeyRange(holders_of(group)), MOST, resume)
            found += self.sessions([parse_place(item["sk"]) for item in page.items])
            resume = page.resume
            if resume is None:
                return [session for session in found if session.status.holds_slots]

    def dependents(self, key: str) -> Sequence[Session]:
        """The pending sessions that wait for one, at most `MOST`."""
        found = self.store.table.query(self.store.entities, KeyRange(dependents_of(key)), MOST)
        return self.sessions([parse_place(item["sk"]) for item in found.items])

    def sessions(self, places: Sequence[tuple[Scope, str]]) -> Sequence[Session]:
        """Those that are there of so many."""
        found: list[Session | None] = []
        for start in range(0, len(places), _AT_ONCE):
            wanted = [(Session, scope, key) for scope, key in places[start : start + _AT_ONCE]]
            found += self.store.get_together(*wanted)
        return [session for session in found if session is not None]


def wire_holders(parts: "Parts") -> Queue:
    """The sessions that hold slots."""
    return Queue(parts.store)
