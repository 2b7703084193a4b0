"""Replays: the events of a time that has passed, to one subscription, page by page."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from portico.compute.runs.entity import Run
from portico.compute.runs.resource import RUNS
from portico.core.base.clock import instant
from portico.core.data.writes import Delete
from portico.core.services.stepwise import MAX_RESCUES
from portico.eventing.replays import advance
from portico.eventing.replays.resource import REPLAYS

from functions.on_replay import app as on_replay
from tests.support.gateway import Client, Reply
from tests.support.sample_resource import ANN, HOME
from tests.support.store import as_before
from tests.support.world import World

PATH = "/v1/subscriptions/greet/replays"
STRUCTURED = "application/cloudevents+json"


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advance, "PAGE", 3)


@pytest.fixture
def client(world: World) -> Client:
    """A function, an event type, five events, and a subscription that came too late for them."""
    world.ready()
    events, client = world.client("events"), world.client("subscriptions")
    events.post("/v1/events", body={"name": "order.created"})
    for number in range(5):
        event = {"specversion": "1.0", "id": f"A-{number}", "source": "/shop", "type": "order.created", "data": number}
        assert events.post("/v1/events/order.created/emit", body=event, Content_Type=STRUCTURED).status == 202
    for name, prefix in (("greet", "A-"), ("other", "B-")):
        body = {"name": name, "event": "order.created", "function": "hello", "filter": [{"prefix": {"id": prefix}}]}
        assert client.post("/v1/subscriptions", body=body).status == 201
    world.clock.advance(600)  # ids of records tell the time of the machine
    return client


def begin(world: World, client: Client, **fields: Any) -> Reply:
    since = instant(world.clock.now() - timedelta(hours=2))
    return client.post(PATH, body={"since": since, **fields})


def pages(world: World, most: int = 99, *, again: bool = False) -> int:
    """Brings what the rule of the template would, each message once; how many there were."""
    done: set[str] = set() if again else world.__dict__.setdefault("paged", set())
    for number in range(most):
        found = [one for one in world.records() if one.entity_type == "replay" and one.state == "RUNNING"]
        waiting = [one for one in found if one.operation in {"create", "advance"} and one.id not in done]
        if not waiting:
            return number
        done.add(waiting[0].id)
        message = {"messageId": "m1", "body": json.dumps(waiting[0].event())}
        answer = on_replay.handler({"Records": [message]}, None)
        if answer["batchItemFailures"]:
            return -1
    return most


def runs(world: World) -> list[Run]:
    return world.platform.get(RUNS).repository.present_in(HOME)


def read(client: Client, reply: Reply) -> Any:
    return client.get(f"{PATH}/{reply.json['id']}").json


def test_past_events_are_delivered_to_the_one_subscription(world: World, client: Client) -> None:
    reply = begin(world, client)
    assert (reply.status, reply.json["status"], reply.json["subscription"]) == (202, "RUNNING", "greet")
    assert reply.headers["location"] == f"{PATH}/{reply.json['id']}"
    assert pages(world) > 2
    found = read(client, reply)
    assert (found["status"], found["delivered"], found["refused"]) == ("DONE", 5, 0)
    assert found["seen"] > 5
    assert sorted(run.input for run in runs(world)) == [0, 1, 2, 3, 4]
    assert {(run.subscription, run.replay) for run in runs(world)} == {("greet", reply.json["id"])}
    assert [item["id"] for item in client.get(PATH).json["items"]] == [reply.json["id"]]


def test_events_of_before_there_were_shards_are_delivered(world: World, client: Client) -> None:
    journal = world.platform.journal
    for record in world.records()[::2]:
        new, old = journal.put(record), as_before(journal, record)
        journal.table.transact([Delete(new.table, {name: new.item[name] for name in ("pk", "sk")}), old])
    reply = begin(world, client)
    pages(world)
    assert (read(client, reply)["delivered"], sorted(run.input for run in runs(world))) == (5, [0, 1, 2, 3, 4])


def test_pages_that_come_twice_make_each_run_once(world: World, client: Client) -> None:
    reply = begin(world, client)
    pages(world, 2)
    pages(world, again=True)
    assert (read(client, reply)["delivered"], len(runs(world))) == (5, 5)


def test_a_page_that_dies_before_its_end_is_done_again(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(advance, "PAGE", 20)
    reply = begin(world, client)
    repository = type(world.platform.get(REPLAYS).repository)
    wanted = repository.update

    def lost(self: Any, *arguments: Any, **options: Any) -> Any:
        if self.entity_type.type == "replay":
            repository.update = wanted  # type: ignore[method-assign]
            raise RuntimeError("the process died")
        return wanted(self, *arguments, **options)

    repository.update = lost  # type: ignore[method-assign]
    try:
        while pages(world, 1) > 0:
            pass
    finally:
        repository.update = wanted  # type: ignore[method-assign]
    assert (read(client, reply)["status"], len(runs(world))) == ("RUNNING", 5)
    world.clock.advance(301)
    world.sweep()
    pages(world)
    assert (read(client, reply)["status"], len(runs(world))) == ("DONE", 5)


def test_a_second_replay_makes_runs_of_its_own(world: World, client: Client) -> None:
    for _ in range(2):
        begin(world, client)
        pages(world)
    assert len(runs(world)) == 10


def test_only_what_was_recorded_in_the_time_is_replayed(world: World, client: Client) -> None:
    reply = begin(world, client, since="2020-01-01T00:00:00Z", until="2020-01-02T00:00:00Z")
    pages(world)
    assert (read(client, reply)["status"], read(client, reply)["seen"], runs(world)) == ("DONE", 0, [])


def test_what_is_cancelled_stops_and_stays_so(world: World, client: Client) -> None:
    reply = begin(world, client)
    pages(world, 1)
    cancel = f"{PATH}/{reply.json['id']}/cancel"
    assert client.post(cancel).json["status"] == client.post(cancel).json["status"] == "CANCELLED"
    made = len(runs(world))
    pages(world, again=True)
    assert (read(client, reply)["status"], len(runs(world))) == ("CANCELLED", made)
    done = begin(world, client)
    pages(world)
    assert client.post(f"{PATH}/{done.json['id']}/cancel").json["error"]["code"] == "REPLAY_ENDED"


def test_a_replay_of_a_subscription_that_goes_fails_and_says_so(world: World, client: Client) -> None:
    begin(world, client)
    client.delete("/v1/subscriptions/greet", query={"purge": "true"})
    pages(world)
    [found] = world.platform.get(REPLAYS).repository.present_in(HOME)
    assert (found.status, found.last_error and found.last_error.code) == ("FAILED", "SUBSCRIPTION_GONE")


def test_what_may_pass_is_tried_again_and_given_up_at_last(world: World, client: Client) -> None:
    reply = begin(world, client)
    world.client("functions").delete("/v1/functions/hello")
    while (last := pages(world, 1)) > 0:
        pass
    assert (last, read(client, reply)["status"]) == (-1, "RUNNING")
    for _ in range(MAX_RESCUES):
        world.clock.advance(301)
        world.sweep()
    assert read(client, reply)["last_error"]["code"] == "REPLAY_STUCK"


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"until": "2090-01-01T00:00:00Z"}, "until"), ({"since": "2089-01-01T00:00:00Z"}, "since")],
)
def test_times_that_cannot_be(world: World, client: Client, fields: Any, field: str) -> None:
    reply = begin(world, client, **fields)
    assert (reply.status, reply.json["error"]["details"]["errors"][0]["field"]) == (422, field)


def test_who_may(world: World, client: Client) -> None:
    reply = begin(world, client)
    viewer = world.client("subscriptions", replace(ANN, role="viewer", projects={"vision": "viewer"}))
    assert viewer.get(f"{PATH}/{reply.json['id']}").status == 200
    assert begin(world, viewer).status == viewer.post(f"{PATH}/{reply.json['id']}/cancel").status == 403
    assert client.get(f"/v1/subscriptions/other/replays/{reply.json['id']}").status == 404
