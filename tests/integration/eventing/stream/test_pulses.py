"""Pulses: who waits asks for one item, and reads the journal when it tells of something, or now and then."""

from collections.abc import Callable
from typing import Any

import pytest
from portico.core.data.pulses import LISTENED, Pulse, Pulses
from portico.core.data.wait_places import TablePlaces
from portico.core.limits import waits
from portico.core.limits.waits import WAITS, Waits
from portico.eventing.stream.ears import Ear

from functions.on_journal import app as on_journal
from tests.support.hooks import watched
from tests.support.sample_resource import ANN
from tests.support.sse import parse
from tests.support.world import World

VISION = "project/acme/vision"  # of before there were uids


class Time:
    """A monotonic clock that sleeping moves on."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.asleep: list[Callable[[], Any]] = []

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        if self.asleep:
            self.asleep.pop(0)()


@pytest.fixture
def time(world: World, monkeypatch: pytest.MonkeyPatch) -> Time:
    made = Time()
    monkeypatch.setattr(waits.time, "sleep", made.sleep)
    places = TablePlaces(world.platform.table, world.replies_table)
    world.platform.put(WAITS, Waits(places, world.clock, 50, lambda: made.now))
    return made


@pytest.fixture
def pulses(world: World) -> Pulses:
    return Pulses(world.platform.table, world.replies_table, world.clock)


def test_nothing_is_told_where_nobody_listens(world: World, pulses: Pulses) -> None:
    world.create("hello")
    recorded = world.records()
    with watched(world.platform.table.client) as asked:
        pulses.tell(recorded)
        pulses.tell(recorded)  # within a second: it remembers
    assert asked.operations() == ["GetItem", "GetItem"]  # of the project and the domain
    assert pulses.look(VISION) == Pulse()


def test_who_listens_is_told_of_the_latest(world: World, pulses: Pulses) -> None:
    pulses.listen(VISION)
    world.create("hello")
    pulses.tell(world.records())
    assert pulses.look(VISION).beat == world.records()[-1].id
    assert pulses.left(pulses.look(VISION).until) == LISTENED
    world.clock.advance(LISTENED + 1)
    world.create("another")
    pulses.tell(world.records())
    assert pulses.look(VISION).beat != world.records()[-1].id


def test_a_wait_asks_for_the_pulse(world: World, time: Time) -> None:
    client = world.client("stream", ANN)
    query = {"project": "vision", "wait": "0"}
    last = parse(client.get("/v1/stream", query=query).body).last
    asked = []
    for _ in range(2):  # the second time it is known that somebody listens
        with watched(world.platform.table.client) as requests:
            reply = client.get("/v1/stream", query={**query, "wait": "20"}, Last_Event_ID=last)
        last = parse(reply.body).last
        world.clock.advance(20)
        asked.append({name: requests.operations().count(name) for name in ("Query", "GetItem", "UpdateItem")})
    first, second = asked
    assert parse(reply.body).events == []
    assert second["Query"] <= first["Query"] <= 16 * 16
    assert second["Query"] <= 16 * 8  # shards, looks
    assert 70 <= second["GetItem"] <= 85
    assert second["UpdateItem"] <= 5


def test_a_wait_ends_when_the_pulse_tells(world: World, time: Time) -> None:
    client = world.client("stream", ANN)
    last = parse(client.get("/v1/stream", query={"project": "vision", "wait": "0"}).body).last
    tell = Pulses(world.platform.table, world.replies_table, world.clock).tell
    began = time.now
    time.asleep = [*[lambda: None] * 40, lambda: (world.create("late"), tell(world.records()))]
    reply = client.get("/v1/stream", query={"project": "vision", "wait": "20"}, Last_Event_ID=last)
    assert [one.data["subject"] for one in parse(reply.body).events] == ["late"]
    assert 9 < time.now - began < 10.5


def test_a_lost_pulse_costs_five_seconds(world: World, time: Time) -> None:
    client = world.client("stream", ANN)
    last = parse(client.get("/v1/stream", query={"project": "vision", "wait": "0"}).body).last
    time.asleep = [*[lambda: None] * 20, lambda: world.create("late")]
    began = time.now
    reply = client.get("/v1/stream", query={"project": "vision", "wait": "20"}, Last_Event_ID=last)
    assert [one.data["subject"] for one in parse(reply.body).events] == ["late"]
    assert time.now - began < 4.5 + 5.5


def test_what_is_recorded_before_the_first_pulse_is_seen(world: World, pulses: Pulses) -> None:
    ear = Ear(pulses, VISION, 20, lambda: 0.0)
    assert ear.hears()


def test_the_publisher_tells(world: World, pulses: Pulses) -> None:
    pulses.listen(VISION)
    world.create("hello")
    record = world.records()[-1]
    on_journal._publisher.cache_clear()
    image = {"NewImage": {"body": {"S": record.model_dump_json()}}}
    stream = {"eventName": "INSERT", "dynamodb": {"SequenceNumber": "1", "Keys": {}, **image}}
    assert on_journal.handler({"Records": [stream]}, None) == {"batchItemFailures": []}
    assert pulses.look(VISION).beat == record.id


def test_a_pulse_that_cannot_be_told_holds_nothing_up(world: World) -> None:
    world.create("hello")
    Pulses(world.platform.table, "no-such-table", world.clock).tell(world.records())
