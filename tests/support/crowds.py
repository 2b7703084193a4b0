"""Crowds of pending sessions, written without their records: what passes are measured by."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
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
from tests.support.hooks import Requests, watched
from tests.support.sample_resource import HOME
from tests.support.sessions import GIB, SessionWorld

READS: Final = frozenset({"GetItem", "BatchGetItem", "Query"})
_BATCH: Final = 25  # items of a BatchWriteItem


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
