"""The stream of events: what callers are told, in which order, and where they go on."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from portico.core.base.ids import first_id, new_id
from portico.core.data.journal import FORMAT, Record
from portico.core.limits import waits
from portico.core.model.principal import Principal
from portico.core.model.scope import Scope

from tests.support.gateway import Client, Reply
from tests.support.sample_resource import ANN, HOME
from tests.support.sse import Sent, Stream, parse
from tests.support.world import World

PATH = "/v1/stream"
CHIEF = Principal("user", "chief", "acme", None, "domain_admin", {}, "client-acme")
BOB = Principal("user", "bob", "acme", "sound", "user", {"sound": "user"}, "client-acme")
EVE = Principal("user", "eve", "umbrella", "vision", "user", {"vision": "user"}, "client-umbrella")
APART = 1.0  # seconds between two clocks


@pytest.fixture
def acme(world: World) -> World:
    """A domain with two projects, and another domain."""
    return world


def follow(client: Client, last: str | None = None, **query: Any) -> Stream:
    headers = {} if last is None else {"Last_Event_ID": last}
    reply = client.get(PATH, query={"wait": "0", **query}, **headers)
    assert (reply.status, reply.headers["content-type"]) == (200, "text/event-stream; charset=utf-8"), reply.body
    return parse(reply.body)


def named(found: list[Sent]) -> list[tuple[str, str]]:
    return [(one.data["type"], one.data.get("subject", "")) for one in found]


def record(seconds: float, entity: str, version: int = 1, scope: Scope = HOME, **fields: Any) -> Record:
    """A record whose id tells this time after 2026-12-02T12:00Z."""
    time = datetime.fromisoformat("2026-12-02T12:00:00+00:00") + timedelta(seconds=seconds)
    made = {"id": f"{first_id(time)[:13]}-7{new_id()[15:]}", "format": FORMAT, "scope": scope, "time": time, "actor": "user:acme/ann",
            "acted_as": "user:acme/ann", "action": "functions.update", "entity_type": "function", "entity": entity,
            "operation": "update", "version": version, "duration_ms": 1, "request_id": "r"}  # fmt: skip
    return Record(**{**made, **fields})


def commit(world: World, *records: Record) -> None:
    for one in records:
        world.platform.table.transact([world.platform.journal.put(one)])


def test_a_new_stream_begins_now(acme: World) -> None:
    client = acme.client("stream")
    acme.ready("before")
    opened = follow(client)
    assert (opened.retry, [one.name for one in opened.sent], opened.sent[0].data) == (250, ["position"], {})
    acme.create("after")
    found = follow(client, opened.last)
    assert named(found.events) == [("dev.portico.function.create", "after")]
    told = found.events[0].data
    assert (told["specversion"], told["source"]) == ("1.0", "/portico/project/acme/vision")
    assert (told["data"]["version"], told["data"]["actor"]) == (1, "user:acme/ann")
    assert follow(client, found.last).events == []


def test_the_cursor_may_be_a_parameter_or_a_header(acme: World) -> None:
    client = acme.client("stream")
    opened = follow(client).last
    acme.create("one")
    given = follow(client, after=opened)
    assert named(given.events) == [("dev.portico.function.create", "one")]
    for name in ("Last-Event-ID", "last-event-id", "LAST-EVENT-ID"):
        reply = client.get(PATH, query={"wait": "0", "after": opened}, **{name: given.last})
        assert parse(reply.body).events == []  # the header is newer: a browser keeps the URL


def test_who_reads_on_after_each_event_gets_the_rest(acme: World) -> None:
    client = acme.client("stream")
    opened = follow(client).last
    for name in ("a", "b", "c"):
        acme.create(name)
    whole = follow(client, opened).events
    for place, one in enumerate(whole):
        assert named(follow(client, one.id).events) == named(whole[place + 1 :])


def test_types_entities_and_projects_narrow_it(acme: World) -> None:
    chief = acme.client("stream", replace(CHIEF, projects={"vision": "user", "sound": "user"}))
    sound = Scope("acme", "sound")
    everywhere: dict[str, dict[str, str]] = {
        "all": {}, "project": {"project": "vision"}, "long": {"project": "acme/sound"},
        "types": {"types": "order.*,dev.portico.function.update"}, "entity": {"entity": "function/B"},
        "one": {"entity": "function/b", "project": "vision"},
    }  # fmt: skip
    acme.clock.time = datetime.fromisoformat("2026-12-02T12:00:00+00:00")
    opened = {name: follow(chief, **query).last for name, query in everywhere.items()}
    commit(acme, record(1, "a", operation="create"), record(2, "b"), record(3, "c", scope=sound))
    found = {name: [one.data["subject"] for one in follow(chief, opened[name], **query).events]
             for name, query in everywhere.items()}  # fmt: skip
    assert found == {
        "all": ["a", "b", "c"], "project": ["a", "b"], "long": ["c"], "types": ["b", "c"], "entity": ["b"], "one": ["b"],
    }  # fmt: skip


READERS = {
    "domain admin": (CHIEF, ["a", "b", "ann", "x", "a"]),
    "user of the project": (ANN, ["a", "ann"]),
    "user of another project": (BOB, ["b"]),
    "another tenant": (EVE, []),
}


@pytest.mark.parametrize("reader", READERS)
def test_each_caller_is_told_what_it_may_read(acme: World, reader: str) -> None:
    acme.clock.time = datetime.fromisoformat("2026-12-02T12:00:00+00:00")
    who, expected = READERS[reader]
    client = acme.client("stream", who)
    opened = follow(client).last
    ann = Scope("acme", user="ann")
    commit(
        acme,
        record(1, "a"),
        record(2, "b", scope=Scope("acme", "sound")),
        record(3, "ann", scope=Scope("acme"), entity_type="user"),
        record(4, "x", scope=ann, entity_type="password"),
        record(5, "a", outcome="denied", error_code="FORBIDDEN"),
    )
    assert [one.data["subject"] for one in follow(client, opened).events] == expected


def test_facts_of_the_record_decide(acme: World) -> None:
    acme.clock.time = datetime.fromisoformat("2026-12-02T12:00:00+00:00")
    streams = {who.name: acme.client("stream", who) for who in (ANN, BOB)}
    opened = {name: follow(client).last for name, client in streams.items()}
    home, owner = Scope("acme", user="ann"), {"owner": "user:acme/ann"}
    folder = {"entity_type": "folder", "scope": home}
    commit(
        acme,
        record(1, "mine", **folder, entity_facts=owner),
        record(2, "shared", **folder, entity_facts={**owner, "readers": ["user:acme/bob"]}),
    )
    found = {
        name: [one.data["subject"] for one in follow(client, opened[name]).events] for name, client in streams.items()
    }
    assert found == {"ann": ["mine", "shared"], "bob": ["shared"]}


def test_a_stranger_to_the_project_is_told_nothing_of_it(acme: World) -> None:
    reply = acme.client("stream", EVE).get(PATH, query={"wait": "0", "project": "acme/vision"})
    missing = acme.client("stream", EVE).get(PATH, query={"wait": "0", "project": "acme/nothing"})
    assert (reply.status, reply.error["code"]) == (404, "PROJECT_NOT_FOUND")
    assert (missing.status, missing.error["code"]) == (404, "DOMAIN_NOT_FOUND") or missing.status == 404
    assert acme.client("stream", BOB).get(PATH, query={"wait": "0", "project": "vision"}).status == 404


def test_cursors_are_their_callers_and_their_streams(acme: World) -> None:
    ann = acme.client("stream")
    cursor = follow(ann).last
    others: list[tuple[Client, dict[str, str]]] = [
        (acme.client("stream", CHIEF), {}), (acme.client("stream", EVE), {}), (ann, {"project": "vision"}),
        (ann, {"types": "order.*"}), (ann, {"entity": "function/hello"}),
        (acme.client("stream", replace(ANN, uids=("another", "d"))), {}),
    ]  # fmt: skip
    for client, query in others:
        refused = client.get(PATH, query={"wait": "0", **query}, Last_Event_ID=cursor)
        assert (refused.status, refused.error["code"]) == (400, "INVALID_CURSOR"), query
    forged = ann.get(PATH, query={"wait": "0", "after": cursor[:-2] + "xx"})
    assert (forged.status, forged.error["code"]) == (400, "INVALID_CURSOR")


def test_who_loses_the_right_is_told_once(acme: World) -> None:
    query = {"wait": "0", "project": "vision"}
    ann = acme.client("stream")
    last = follow(ann, project="vision").last
    outside = acme.client("stream", replace(ANN, projects={}))
    reply = outside.get(PATH, query=query, Last_Event_ID=last)
    [told] = parse(reply.body).sent
    assert (reply.status, told.name, told.data) == (200, "closed", {})
    ended = outside.get(PATH, query=query, Last_Event_ID=told.id)
    assert (ended.status, ended.body) == (204, "")
    assert outside.get(PATH, query=query).status == 404  # who begins with it gets the error


def test_what_is_followed_has_all_from_its_beginning(acme: World) -> None:
    acme.ready()
    client, run = acme.client("stream"), acme.start({"a": 1})
    acme.dispatch(run)
    path = f"/v1/runs/{run.id}/stream"
    reply = client.get(path, query={"wait": "0"})
    found = parse(reply.body)
    assert [one.data["type"].rpartition(".")[2] for one in found.events] == ["create", "start", "settle"]
    assert {one.data["subject"] for one in found.events} == {run.id}
    assert [one.version for one in found.events] == sorted(one.version for one in found.events)
    assert parse(client.get(path, query={"wait": "0"}, Last_Event_ID=found.last).body).events == []
    for who in (BOB, EVE):
        hidden = acme.client("stream", who).get(path, query={"wait": "0"}, X_Portico_Project="acme/vision")
        assert hidden.status == 404
    assert client.get(f"/v1/runs/{new_id()}/stream", query={"wait": "0"}).error["code"] == "RUN_NOT_FOUND"
    assert client.get(path, query={"wait": "0"}, Last_Event_ID=follow(client).last).error["code"] == "INVALID_CURSOR"


@pytest.mark.parametrize(
    ("query", "field"),
    [({"types": "a b"}, "types"), ({"types": ",".join(map(str, range(21)))}, "types"), ({"entity": "hello"}, "entity"),
     ({"wait": "21"}, "wait"), ({"wait": "x"}, "wait")],
)  # fmt: skip
def test_what_cannot_be_followed_is_refused(acme: World, query: dict[str, str], field: str) -> None:
    reply: Reply = acme.client("stream").get(PATH, query={"wait": "0", **query})
    assert (reply.status, reply.fields) == (422, [field])


def test_a_wait_ends_with_the_first_event(acme: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client, names = acme.client("stream"), iter(["late", "later"])
    opened = follow(client).last
    monkeypatch.setattr(waits.time, "sleep", lambda _: acme.create(next(names)))  # while it sleeps
    found = follow(client, opened, wait="20")
    assert [one.data["subject"] for one in found.events] == ["late"]


def test_a_reply_has_at_most_a_hundred(acme: World) -> None:
    acme.clock.time = datetime.fromisoformat("2026-12-02T12:00:00+00:00")
    client = acme.client("stream")
    last, sizes = follow(client).last, list[int]()
    commit(acme, *(record(1 + number / 1000, f"f{number}") for number in range(130)))
    while (found := follow(client, last)).events:
        sizes.append(len(found.events))
        last = found.last
    assert sizes == [100, 30]


def schedule(drawn: random.Random, count: int) -> list[tuple[float, Record]]:
    """Records of two clocks, some of which commit up to 5 s late, in the order of their commits; versions rise."""
    made, versions, free = list[tuple[float, Record]](), dict[str, int](), dict[str, float]()
    for begun in sorted(drawn.uniform(0, 30) for _ in range(count)):
        entity = f"e{drawn.randrange(12)}"
        starts = max(begun, free.get(entity, 0.0))  # an entity's next change begins when the one before is done
        ahead = drawn.choice((-APART / 2, APART / 2))
        free[entity] = starts + drawn.choice((0.01, drawn.uniform(0, 5))) + APART
        versions[entity] = versions.get(entity, 0) + 1
        made.append((free[entity] - APART, record(starts + ahead, entity, versions[entity])))
    return sorted(made, key=lambda one: one[0])


@pytest.mark.parametrize("query", [{}, {"project": "vision"}], ids=["domain", "project"])
@pytest.mark.parametrize("seed", range(3))
def test_none_is_lost_and_none_comes_twice(acme: World, seed: int, query: dict[str, str]) -> None:
    """A client that is killed behind any event, and resumes with the id of the last that it has."""
    drawn = random.Random(seed)
    waiting = schedule(drawn, 60)
    start = datetime.fromisoformat("2026-12-02T12:00:00+00:00")
    acme.clock.time = start - timedelta(seconds=APART)
    everything = {one.id: one for _, one in waiting}
    assert len({one.partition for _, one in waiting}) > 1
    client, given = acme.client("stream"), list[Sent]()
    last, time = follow(client, **query).last, 0.0
    while waiting or time < 50:
        time += drawn.uniform(0.5, 4)
        while waiting and waiting[0][0] <= time:
            commit(acme, waiting.pop(0)[1])
        acme.clock.time = start + timedelta(seconds=time + drawn.uniform(-APART / 2, APART / 2))
        for one in _received(drawn, follow(client, last, **query).sent):
            given += [one] if one.name == "message" else []
            last = one.id
    ids = [one.data["id"] for one in given]
    assert len(ids) == len(set(ids))
    assert set(ids) == set(everything)
    assert ids != sorted(ids)  # some came late, or the test proves nothing
    for entity in {one.data["subject"] for one in given}:
        versions = [one.version for one in given if one.data["subject"] == entity]
        assert versions == sorted(versions)


def _received(drawn: random.Random, sent: Any) -> Iterator[Sent]:
    """What a client has of a reply before it is killed, all of it now and then."""
    return iter(sent if drawn.random() < 0.3 else sent[: drawn.randrange(len(sent) + 1)])
