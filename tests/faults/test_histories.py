"""Concurrent clients under faults: no update is lost, nothing is done twice; whatever the order, drawn by Hypothesis.

`--hypothesis-seed=N` gives other histories, and the same ones again; a failure prints what reproduces it.
"""

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from portico.compute.uploads.entity import Upload
from portico.eventing.event_types.entity import Emission, EventType

from tests.faults.conftest import Bases, Extent
from tests.faults.history import Call, History, chain_faults, once_faults
from tests.support.bus import handler
from tests.support.consistency_check import Books
from tests.support.faults import Attempt, Fault, Late, Lost, Rate, Refused, seeded
from tests.support.gateway import Client, Handler, Reply
from tests.support.in_process_stack import Context, Plant
from tests.support.sample_resource import ANN, HOME
from tests.support.seeded_scheduler import Turns
from tests.support.store import repository

RATES = (
    Rate(0.05, Refused("ThrottlingException"), "dynamodb"),
    Rate(0.05, Refused("InternalServerError", 500), "dynamodb"),
    Rate(0.10, Lost(), "dynamodb"),
    Rate(0.02, Late(3), "dynamodb"),
)
HARSH = (Rate(0.35, Lost(), "dynamodb"), Rate(0.35, Refused("InternalServerError", 500), "dynamodb"))
TYPES = "/v1/events"
PROGRAM = st.lists(st.sampled_from(["read", "write", "write", "emit", "upload"]), min_size=1, max_size=4)


class Clients:
    """Clients of one plant, which write one event type, emit the same events and ask for the same uploads."""

    def __init__(self, plant: Plant, history: History) -> None:
        self.plant, self.history = plant, history
        self.types, self.uploads = _client(handler("events")), _client(handler("uploads"))

    def act(self, client: int, program: list[str]) -> None:
        """The steps of a client, one after the other."""
        for number, step in enumerate(program):
            getattr(self, f"_{step}")(client, number)

    def _read(self, client: int, _number: int) -> None:
        self._reading(client)

    def _reading(self, client: int) -> tuple[Call, str]:
        call = self.history.invoke(client, "read")
        reply = self.types.get(f"{TYPES}/shared")
        found = reply.json.get("description") if reply.status == 200 else None
        self.history.reply(call, reply.status, _version(reply), found)
        return call, reply.headers.get("etag", "")

    def _write(self, client: int, number: int) -> None:
        read, tag = self._reading(client)
        if read.status != 200:
            return
        call = self.history.invoke(client, "write", f"{client}.{number}")
        reply = self.types.patch(f"{TYPES}/shared", body={"description": call.wanted}, **{"If-Match": tag})
        self.history.reply(call, reply.status, _version(reply))

    def _emit(self, client: int, number: int) -> None:
        event = {"specversion": "1.0", "id": f"e{number}", "source": "/clients", "type": "shared", "data": {}}
        call = self.history.invoke(client, "emit", event["id"])
        reply = self.types.post(
            "/v1/events/shared/emit", body=event, **{"Content-Type": "application/cloudevents+json"}
        )
        fresh = reply.status == 202 and not reply.json["items"][0]["duplicate"]
        self.history.reply(call, reply.status, value=client if fresh else None)

    def _upload(self, client: int, number: int) -> None:
        """Whoever sends a key does the same: of all, one makes the upload, and the others hear of it."""
        call = self.history.invoke(client, "upload", number)
        body = {"size": 100 + number, "content_type": "application/zip"}
        reply = self.uploads.post("/v1/uploads", body=body, **{"Idempotency-Key": f"u{number}"})
        self.history.reply(call, reply.status, value=reply.json["id"] if reply.status == 201 else None)


def _client(handle: Handler) -> Client:
    return Client(lambda event, _context: handle(event, Context()), ANN)  # type: ignore[arg-type]


def _version(reply: Reply) -> int | None:
    return reply.version if reply.status == 200 else None


def lived(plant: Plant, programs: list[list[str]], seed: int, rates: tuple[Rate, ...]) -> tuple[History, list[str]]:
    """The history of the clients, in the order and with the faults of a seed, and what is wrong in it."""
    clients = Clients(plant, History())
    assert clients.types.post(TYPES, body={"name": "shared"}).status == 201
    before, turns = Books(plant), Turns(random.Random(seed), len(programs))
    plan = seeded(seed, *rates)

    def in_turn(attempt: Attempt) -> Fault | None:
        turns.take()
        return plan(attempt)

    plant.line.plan = in_turn
    turns.run([lambda client=client, steps=steps: clients.act(client, steps) for client, steps in enumerate(programs)])
    plant.line.plan = seeded(0)
    return clients.history, list(_faults(plant, clients.history, before))


def _faults(plant: Plant, history: History, before: Books) -> Any:
    after, store = Books(plant), plant.platform.store
    now = repository(store, EventType).get(HOME, "shared")
    yield from (f"{call.kind} was answered 500" for call in history.calls if call.status == 500)
    yield from chain_faults(history, 1, now.version, now.description)
    emitted = Counter(emission.event for emission in repository(store, Emission).present_in(HOME))
    yield from once_faults(history, "emit", emitted)
    made = [
        entity for key, entity in after.entities.items() if key not in before.entities and isinstance(entity, Upload)
    ]
    yield from once_faults(history, "upload", Counter(upload.size - 100 for upload in made))
    known = set(before.problems())
    yield from (problem for problem in after.problems() if problem not in known)
    yield from after.since(before)


def tried(bases: Bases, rates: tuple[Rate, ...], examples: int) -> Counter[str]:
    """Tries so many histories; counts what was in them."""
    tally: Counter[str] = Counter()

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=False,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(PROGRAM, min_size=2, max_size=4), st.integers(0, 2**32 - 1))
    def histories(programs: list[list[str]], seed: int) -> None:
        bases.plant.reset(bases.calm)
        history, wrong = lived(bases.plant, programs, seed, rates)
        assert not wrong, (wrong, history.calls)
        tally["histories"] += 1
        tally.update(f"{call.kind} {call.status}" for call in history.calls)

    histories()
    return tally


@pytest.mark.parametrize("rates", [RATES, HARSH], ids=["some faults", "many faults"])
def test_no_update_is_lost_and_nothing_is_done_twice(
    bases: Bases, extent: Extent, rates: tuple[Rate, ...], say: Callable[[str], None]
) -> None:
    tally = tried(bases, rates, 10 if extent.quick else 100)
    say(str(dict(sorted(tally.items()))))


def test_the_checker_sees_a_lost_update() -> None:
    history = History()
    for client in (0, 1):
        call = history.invoke(client, "write", str(client))
        history.reply(call, 200, version=2)
    assert list(chain_faults(history, 1, 2, "1")) != []


def test_the_checker_sees_a_stale_read_and_a_write_that_vanished() -> None:
    history = History()
    history.reply(history.invoke(0, "write", "a"), 200, version=2)
    history.reply(history.invoke(1, "read"), 200, version=1)
    assert any("after one of 2" in fault for fault in chain_faults(history, 1, 2, "a"))
    assert any("make 1" in fault for fault in chain_faults(history, 1, 1, None))


def test_the_checker_sees_what_is_done_twice() -> None:
    history = History()
    for value in ("a", "b"):
        history.reply(history.invoke(0, "upload", 1), 201, value=value)
    assert len(list(once_faults(history, "upload", Counter({1: 2})))) == 2
