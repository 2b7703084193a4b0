"""Crowds of pending sessions, written without their records: what passes are measured by."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any, Final

from portico.compute.resource_groups.slots import CPU, MEM
from portico.compute.sessions.actions import RunPass
from portico.compute.sessions.entity import Session, SessionStatus
from portico.compute.sessions.specification import SPECIFICATIONS
from portico.compute.sessions.states import Reason
from portico.core.aws.dynamodb_values import marshal
from portico.core.base.ids import new_id
from portico.core.data.claim_writes import claim_writes
from portico.core.data.codec import to_item
from portico.core.data.store import counts_of
from portico.core.data.writes import Put
from portico.core.model.principal import PLATFORM

from tests.support.homes import put_homes
from tests.support.hooks import Call, Requests, around, watched
from tests.support.sample_resource import HOME
from tests.support.sessions import GIB, SessionWorld

READS: Final = frozenset({"GetItem", "BatchGetItem", "Query"})
_BATCH: Final = 25  # items of a BatchWriteItem
_STEPS: Final = 2_000


def wait_in_line(sessions: SessionWorld, number: int, users: int = 100, cpu: str = "1") -> list[str]:
    """The ids of so many pending sessions, each of the next user in turn, for which a pass has been asked."""
    put_homes(sessions.world)
    store = sessions.world.platform.store
    crowd = [_pending(sessions, f"user{one % users}", one, cpu) for one in range(number)]
    items = [item for one in crowd for item in _items(store.entities, one)]
    counted: Counter[str] = Counter()
    for one in crowd:
        for (name, _), amount in counts_of(one).items():
            counted[name] += amount
    items += [{"pk": f"{name}#count", "sk": "00", "count": amount} for name, amount in counted.items()]
    for first in range(0, len(items), _BATCH):
        puts = [{"PutRequest": {"Item": marshal(item)}} for item in items[first : first + _BATCH]]
        store.table.client.call("BatchWriteItem", {"RequestItems": {store.entities: puts}})
    sessions.queue.ask("default")
    return [one.id for one in crowd]


def a_pass(sessions: SessionWorld) -> tuple[int, Requests]:
    """The number of sessions that the next pass starts, and its requests to the table."""
    sessions.queue.asked.clear()
    sessions.world.platform.get(SPECIFICATIONS).ticket("")  # the key of tickets is read once
    with watched(sessions.world.platform.table.client) as requests:
        started = sessions.world.run(RunPass("default"), PLATFORM)
    return started, requests


def reads(requests: Requests) -> int:
    """How many of them read."""
    return sum(name in READS for name in requests.operations())


def _pending(sessions: SessionWorld, user: str, number: int, cpu: str) -> Session:
    now, slots = sessions.world.clock.now(), {CPU: Decimal(cpu), MEM: GIB / 1024}
    scope = sessions.world.platform.store.journal.homes.known(HOME)
    made = Session(
        id=new_id(), scope=scope, created_at=now, updated_at=now, name=f"s{number}", owner=f"user:acme/{user}#{user}",
        image="python", container="python:3", resource_group="default", requested_slots=slots, occupied_slots=slots,
    )  # fmt: skip
    return made.model_copy(update=made.step(now, SessionStatus.PENDING, Reason.CREATED))


def _items(table: str, session: Session) -> Iterator[dict[str, Any]]:
    yield to_item(session)
    for claimed in claim_writes(table, [(None, session)]):
        if isinstance(claimed.write, Put):
            yield claimed.write.item


@dataclass
class Rush:
    """Sessions that all come at once, and what happens to them in an order that a seed draws: two passes may meet at any write."""

    sessions: SessionWorld
    drawn: Random
    keys: list[str]
    most: int = 0
    _nested: bool = False

    def settle(self) -> None:
        """Until all have ended; `most` is how many had slots at the same time, at most."""
        client = self.sessions.world.platform.table.client
        with around(client, "call", self._called):
            for _ in range(_STEPS):
                self._step()
                if not self.sessions.engine.alive() and not self._left():
                    return
        raise AssertionError(f"{self._left()} have not ended")

    def _step(self) -> None:
        running = sorted(self.sessions.engine.alive())
        for key in self.drawn.sample(running, self.drawn.randint(min(1, len(running)), len(running))):
            self._end(key)
        if not self.sessions.passes() and not running:  # of two passes that met, one may have left something behind
            self.sessions.world.clock.advance(61)
            self.sessions.sweep()

    def _end(self, key: str) -> None:
        way = self.drawn.random()
        if way < 0.1:
            self.sessions.engine.kill(key, 137)
            self.sessions.observe(key)
        elif way < 0.2:
            self.sessions.lifecycle.terminate(self.sessions.call(), self.sessions.read(key), Reason.USER_REQUESTED)
        else:
            self.sessions.report(key, "ready")
            self.sessions.report(key, "ended", 0)

    def _called(self, carry_out: Call, operation: str, parameters: Any, **options: Any) -> Any:
        if operation == "TransactWriteItems" and not self._nested and self.drawn.random() < 0.04:
            self._nested = True
            try:
                self.sessions.queue.ask("default")
                self.sessions.world.run(RunPass("default"), PLATFORM)
            finally:
                self._nested = False
        answer = carry_out(operation, parameters, **options)
        self.most = max(self.most, len(self.sessions.engine.alive()))
        return answer

    def _left(self) -> int:
        found = self.sessions.repository.get_many(HOME, self.keys)
        return sum(one is not None and not one.status.settled for one in found)


def rush(sessions: SessionWorld, number: int, seed: int) -> Rush:
    """So many sessions at once."""
    return Rush(sessions, Random(seed), wait_in_line(sessions, number))
