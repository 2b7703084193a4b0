"""Gates: how many runs of a function, a project or a domain may execute at once.

A gate has as many slots as its limit. A run holds one slot of each of its gates exactly while it is RUNNING: slots are claims
of the run (`core/model/claims.py`), taken in the transaction that starts it and given back in the one that ends the attempt, so none
is lost when a process dies, and no two runs contend for one counter. A run that waits is in line at each of its gates, by its
id and so in the order of creation; its place, too, is a claim. Slots and line are one partition, read in one request.
"""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from typing import Final

from portico.compute.runs.entity import PLACE, SLOT, Gate
from portico.core.base.errors import TooManyRequests
from portico.core.base.frozen import frozen
from portico.core.data.key_ranges import KeyRange
from portico.core.data.store import Store
from portico.core.model.scope import Scope

MAX_WAITING: Final = 10_000
_AT_ONCE: Final = 1_000
_LOOK_AHEAD: Final = 10


@frozen
class Gates:
    """Reads gates; the writes are of the transaction that starts a run."""

    store: Store

    def free_slots(self, gates: Sequence[Gate], full: set[str]) -> tuple[int, ...] | None:
        """A free slot of each gate, drawn by lot so that two who look at once seldom want the same.

        None when a gate is full, whose name is then added to `full`; those that are in it already are not asked.
        """
        drawn = []
        for gate in gates:
            taken = set() if gate.name in full else self._taken(gate)
            if gate.name in full or len(taken) >= gate.limit:
                full.add(gate.name)
                return None
            free = [number for number in range(min(gate.limit, 2 * len(taken) + _AT_ONCE)) if number not in taken]
            drawn.append(secrets.choice(free))
        return tuple(drawn)

    def first_in_line(self, gates: Sequence[Gate]) -> Iterator[tuple[Scope, str]]:
        """The scopes and ids of the first few runs in each of the lines, the oldest first."""
        for place in dict.fromkeys(merge(*map(self._line, gates))):
            run_id, _, scope = place.partition(" ")
            yield Scope.parse(scope), run_id

    def check_line(self, gates: Iterable[Gate]) -> None:
        """Raises TooManyRequests when the line of a gate is too long for one more."""
        for gate in gates:
            waiting = self.store.counters.total(gate.waiting)
            if waiting >= MAX_WAITING:
                message = f"{waiting} runs wait already for the {gate.limit} that {gate.name} may have at once."
                details = {"limit": "queued_runs", "max": MAX_WAITING, "used": waiting, "scope": gate.name}
                raise TooManyRequests(message, code="QUEUE_FULL", details=details, retry_after=30)

    def held(self, gate: Gate) -> int:
        """The number of its slots that runs hold, in a request for each 1,000."""
        return len(self._taken(gate))

    def _taken(self, gate: Gate) -> set[int]:
        where, taken, resume = KeyRange(gate.partition, begins_with=SLOT), set[int](), None
        while True:
            found = self.store.table.query(self.store.entities, where, _AT_ONCE, resume)
            taken |= {int(item["sk"].removeprefix(SLOT)) for item in found.items}
            resume = found.resume
            if resume is None:
                return taken

    def _line(self, gate: Gate) -> list[str]:
        where = KeyRange(gate.partition, begins_with=PLACE)
        found = self.store.table.query(self.store.entities, where, _LOOK_AHEAD)
        return [item["sk"].removeprefix(PLACE) for item in found.items]
