"""The sessions of a resource group, strongly consistent: those that wait, in the order in which they were made, and those that hold slots."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final

from portico.compute.sessions.entity import Session, dependents_of, holders_of, parse_place, queue_of
from portico.core.aws.dynamodb_values import Item
from portico.core.base.frozen import frozen
from portico.core.data.key_ranges import KeyRange
from portico.core.data.store import Store
from portico.core.model.scope import Scope

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

MOST: Final = 10_000  # of a pass: some 0.13 ms of the processor each


@frozen
class Queue:
    """Reads the queue of a group: one request, as long as the places are 1 MB, and one for each 100 in it."""

    store: Store

    def pending(self, group: str) -> tuple[Sequence[Session], bool]:
        """The first sessions, at most `MOST`, and whether there are more."""
        places = list(islice(self._places(queue_of(group)), MOST + 1))
        return self.sessions(places[:MOST]), len(places) > MOST

    def in_group(self, group: str) -> Sequence[Session]:
        """The sessions that hold slots of a group."""
        found = self.sessions(list(self._places(holders_of(group))))
        return [session for session in found if session.status.holds_slots]

    def dependents(self, key: str) -> Sequence[Session]:
        """The pending sessions that wait for one, at most `MOST`."""
        return self.sessions(list(islice(self._places(dependents_of(key)), MOST)))

    def sessions(self, places: Sequence[tuple[Scope, str]]) -> Sequence[Session]:
        """Those that are there of so many."""
        found = self.store.get_together(*((Session, scope, key) for scope, key in places))
        return [session for session in found if session is not None]

    def _places(self, partition: str) -> Iterator[tuple[Scope, str]]:
        """The scopes and ids that a partition names, in their order."""
        resume: Item | None = None
        while True:
            page = self.store.table.query(self.store.entities, KeyRange(partition), MOST, resume)
            yield from (parse_place(item["sk"]) for item in page.items)
            resume = page.resume
            if resume is None:
                return


def wire_holders(parts: "Parts") -> Queue:
    """The sessions that hold slots."""
    return Queue(parts.store)
