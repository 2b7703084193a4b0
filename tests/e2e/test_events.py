"""Events on the stack: emitted over HTTP, delivered through journal, bus and queues, run by the functions that subscribe."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.e2e.api import Api, error_of, unique
from tests.e2e.conftest import MakeFunction

SEES = "def handle(context, payload):\n    return {'event': context['event'], 'payload': payload}\n"
STRUCTURED = {"Content-Type": "application/cloudevents+json"}
Subscribe = Callable[..., str]


@pytest.fixture(scope="module")
def sees(make: MakeFunction) -> str:
    """A function that returns what it is given."""
    return make(SEES)


@pytest.fixture
def kind(api: Api) -> Iterator[str]:
    """An event type of the test's own."""
    name = unique("type") + ".made"
    assert api("POST", "/v1/events", json={"name": name}).status_code == 201
    yield name
    api("DELETE", f"/v1/events/{name}?purge=true")


@pytest.fixture
def subscribe(api: Api) -> Iterator[Subscribe]:
    """Makes subscriptions, which are gone after the test."""
    made: list[str] = []

    def make_subscription(event: str, function: str, **fields: Any) -> str:
        name = unique("sub")
        reply = api("POST", "/v1/subscriptions", json={"name": name, "event": event, "function": function, **fields})
        assert reply.status_code == 201, reply.text
        made.append(name)
        return name

    yield make_subscription
    for name in made:
        api("DELETE", f"/v1/subscriptions/{name}?purge=true")


def emit(api: Api, kind: str, **fields: Any) -> dict[str, Any]:
    event = {"specversion": "1.0", "id": unique(), "source": "/e2e", "type": kind, **fields}
    reply = api("POST", f"/v1/events/{kind}/emit", json=event, headers=STRUCTURED)
    assert reply.status_code == 202, reply.text
    return event


def caused(api: Api, function: str, event: str, count: int, seconds: float = 30) -> list[dict[str, Any]]:
    """The settled runs of a function whose event has an id, when there are so many."""
    deadline = time.monotonic() + seconds
    found: list[dict[str, Any]] = []
    while time.monotonic() < deadline:
        runs = [api.read(run["id"]) for run in api.all(f"/v1/functions/{function}/runs")]
        found = [run for run in runs if run["output"] and run["output"]["event"]["id"] == event]
        if len(found) >= count:
            return found
        time.sleep(0.2)
    raise AssertionError(f"{len(found)} of {count} runs after {seconds} s")


def test_an_event_is_seen_by_each_subscription_once(api: Api, sees: str, kind: str, subscribe: Subscribe) -> None:
    for pattern in (kind, kind.replace("made", "*")):
        subscribe(pattern, sees)
    subscribe(kind, sees, filter=[{"sql": "subject = 'other'"}])
    event = emit(api, kind, data={"n": 1}, subject="this", comexample=7)
    again = api("POST", f"/v1/events/{kind}/emit", json=event, headers=STRUCTURED).json()
    assert again["items"][0]["duplicate"] is True
    runs = caused(api, sees, event["id"], 2)
    assert all(run["output"] == {"event": event, "payload": {"n": 1}} for run in runs)
    time.sleep(2)
    assert len(caused(api, sees, event["id"], 2)) == 2


def test_retarget_pause_resume(api: Api, make: MakeFunction, sees: str, kind: str, subscribe: Subscribe) -> None:
    other = make(SEES)
    name = subscribe(kind, sees)
    assert api("PATCH", f"/v1/subscriptions/{name}", json={"function": other}).status_code == 200
    caused(api, other, emit(api, kind)["id"], 1)
    assert api("POST", f"/v1/subscriptions/{name}/pause").json()["status"] == "PAUSED"
    unseen = emit(api, kind)
    time.sleep(1)
    assert api("POST", f"/v1/subscriptions/{name}/resume").json()["status"] == "ACTIVE"
    caused(api, other, emit(api, kind)["id"], 1)
    with pytest.raises(AssertionError):
        caused(api, other, unseen["id"], 1, seconds=1)


def test_a_chain_of_replies_ends(api: Api, make: MakeFunction, kind: str, subscribe: Subscribe) -> None:
    again = make(SEES)
    name = subscribe(kind, again, reply=kind)
    emit(api, kind)
    deadline = time.monotonic() + 40
    while (trouble := api("GET", f"/v1/subscriptions/{name}").json()["last_error"]) is None:
        assert time.monotonic() < deadline
        time.sleep(0.3)
    assert (trouble["code"], "8" in trouble["message"]) == ("EVENT_CHAIN_TOO_LONG", True)
    assert len(api.all(f"/v1/functions/{again}/runs")) == 8


def test_events_of_the_platform(api: Api, make: MakeFunction, sees: str, subscribe: Subscribe) -> None:
    subscribe("dev.portico.function.purge", sees)
    name = make(SEES)
    api.purge(name)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        runs = [api.read(run["id"]) for run in api.all(f"/v1/functions/{sees}/runs")]
        if any(run["output"] and run["output"]["event"].get("subject") == name for run in runs):
            return
        time.sleep(0.3)
    raise AssertionError("the purge was not seen")


def test_another_tenant(api: Api, neighbour: Api, sees: str, kind: str, subscribe: Subscribe) -> None:
    """Sees neither type nor subscription, and its events of the same name are its own."""
    name = subscribe(kind, sees)
    for method, path in (("GET", f"/v1/events/{kind}"), ("POST", f"/v1/events/{kind}/emit"),
                         ("GET", f"/v1/subscriptions/{name}"), ("POST", f"/v1/subscriptions/{name}/pause")):  # fmt: skip
        error_of(neighbour(method, path, json={} if method == "POST" else None), 404)
    assert neighbour("POST", "/v1/events", json={"name": kind}).status_code == 201
    foreign = emit(neighbour, kind)
    ours = emit(api, kind)
    caused(api, sees, ours["id"], 1)
    with pytest.raises(AssertionError):
        caused(api, sees, foreign["id"], 1, seconds=1)
    neighbour("DELETE", f"/v1/events/{kind}?purge=true")
