"""From an event type to the runs of those who subscribe: through the handlers, as gateway and queues call them."""

import base64
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from portico.compute.runs.resource import RUNS
from portico.core.model.scope import Scope
from portico.eventing.event_types.emitter import EMITTER
from portico.eventing.event_types.resource import EVENT_TYPES
from portico.eventing.messaging.redelivery import ATTEMPTS
from portico.eventing.subscriptions.chains import MAX_CHAIN
from portico.eventing.subscriptions.resource import SUBSCRIPTIONS
from portico.tenancy.projects.resource import PROJECTS

from functions.on_run_settled import app as on_run_settled
from tests.support.engine import SUCCESS
from tests.support.eventing import EVENT, STRUCTURED, bus, define, deliver, emit, runs, subscribe
from tests.support.gateway import Client
from tests.support.hooks import watched
from tests.support.sample_resource import ANN, HOME
from tests.support.world import World, shared_client

pytestmark = pytest.mark.usefixtures("one_by_one")


@pytest.fixture
def ready(world: World, events: Client, subscriptions: Client) -> World:
    """A function, an event type and a subscription."""
    world.ready()
    define(events)
    assert subscribe(subscriptions).status == 201
    return world


def test_an_event_becomes_a_run_that_sees_it(ready: World, events: Client) -> None:
    reply = emit(events, subject="A", comexample=5)
    shown = {"id": "A-1", "source": "/shop", "type": "order.created", "duplicate": False}
    assert (reply.status, reply.json) == (202, {"items": [shown]})
    [detail] = bus(ready)
    assert {key: detail[key] for key in EVENT} == EVENT
    assert deliver(ready, detail) == []
    [run] = runs(ready)
    assert (run.function, run.input, run.subscription, run.depth) == ("hello", {"order": "A-1"}, "greet", 0)
    assert run.event == {**EVENT, "subject": "A", "comexample": 5}
    created = next(record for record in ready.records() if record.entity_type == "run")
    assert (created.actor, created.data["subscription"]) == ("platform:portico", "greet")


def test_json_in_base64_reaches_the_function_decoded(ready: World, events: Client) -> None:
    sent = {name: value for name, value in EVENT.items() if name != "data"}
    assert emit(events, sent, data_base64=base64.b64encode(b'{"order": "A-2"}').decode()).status == 202
    deliver(ready, *bus(ready))
    [run] = runs(ready)
    assert run.input == {"order": "A-2"}


def test_delivered_twice_it_is_one_run(ready: World, events: Client) -> None:
    emit(events)
    [detail] = bus(ready)
    assert deliver(ready, detail, detail) == deliver(ready, detail) == []
    assert len(runs(ready)) == 1


def test_emitted_twice_it_is_one_event(ready: World, events: Client) -> None:
    emit(events)
    assert emit(events).json["items"][0]["duplicate"] is True
    assert len(bus(ready)) == 1
    assert emit(events, source="/other").json["items"][0]["duplicate"] is False


def test_a_batch_is_all_or_nothing_and_leaves_out_what_is_known(ready: World, events: Client) -> None:
    path, batch = "/v1/events/order.created/emit", [{**EVENT, "id": f"A-{n}"} for n in (1, 2, 2, 3)]
    emit(events, id="A-3")
    reply = events.post(path, body=batch, Content_Type="application/cloudevents-batch+json")
    assert [item["duplicate"] for item in reply.json["items"]] == [False, False, True, True]
    assert sorted(detail["id"] for detail in bus(ready)) == ["A-1", "A-2", "A-3"]
    wrong = [{**EVENT, "id": "A-9"}, {**EVENT, "id": ""}]
    reply = events.post(path, body=wrong, Content_Type="application/cloudevents-batch+json")
    assert (reply.status, reply.fields, len(bus(ready))) == (422, ["1.id"], 3)
    many = [{**EVENT, "id": f"B-{n}"} for n in range(46)]
    assert events.post(path, body=many, Content_Type="application/cloudevents-batch+json").status == 422
    assert events.post(path, body=many[:45], Content_Type="application/cloudevents-batch+json").status == 202


def test_the_binary_mode(ready: World, events: Client) -> None:
    headers = {f"ce_{name}": EVENT[name] for name in ("specversion", "id", "source", "type")}
    assert events.post("/v1/events/order.created/emit", body=EVENT["data"], **headers).status == 202
    [detail] = bus(ready)
    assert {key: detail[key] for key in EVENT} == EVENT


def test_plain_data_is_made_an_event(ready: World, events: Client) -> None:
    reply = events.post("/v1/events/Order.Created/emit", body={"order": "B"})
    [item], [detail] = reply.json["items"], bus(ready)
    assert (item["source"], item["type"]) == ("/portico/project/acme/vision/events", "order.created")
    assert (detail["data"], detail["id"], detail["time"][-1]) == ({"order": "B"}, item["id"], "Z")


FORGED = [
    ({"type": "order.paid"}, "type"), ({"source": "/portico/project/evil/x"}, "source"), ({"source": "/PORTICO/x"}, "source"),
    ({"porticoscope": "project/evil/x"}, "porticoscope"), ({"porticodepth": 0}, "porticodepth"), ({"id": ""}, "id"),
    ({"source": None}, "source"), ({"specversion": "0.3"}, "specversion"), ({"time": "yesterday"}, "time"),
    ({"Bad": "x"}, "Bad"), ({"data_base64": "eA=="}, "data_base64"), ({"x": 1.5}, "x"), ({"x": [1]}, "x"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "field"), FORGED)
def test_what_may_not_be_emitted(ready: World, events: Client, changes: dict[str, Any], field: str) -> None:
    body = {**EVENT, **changes}
    reply = events.post("/v1/events/order.created/emit", body=body, Content_Type=STRUCTURED)
    assert (reply.status, reply.fields, bus(ready)) == (422, [field], [])


@pytest.mark.parametrize(("step", "number", "status"), [
    (0.1, 10**309, 202), (7, 10**309, 422), (0.01, 19.99, 202), (0.01, 19.999, 422),
])  # fmt: skip
def test_any_number_is_judged_by_a_schema(
    ready: World, events: Client, step: float, number: float, status: int
) -> None:
    define(events, "order.paid", schema={"properties": {"sum": {"multipleOf": step}}})
    assert events.post("/v1/events/order.paid/emit", body={"sum": number}).status == status


def test_a_schema_is_kept(ready: World, events: Client) -> None:
    define(events, "order.paid", schema={"type": "object", "properties": {"sum": {"type": "integer"}}})
    reply = emit(events, type="order.paid", data={"sum": "x"})
    assert (reply.status, reply.fields) == (422, ["data"])
    assert "$.sum" in reply.error["message"]
    assert emit(events, type="order.paid", data={"sum": 3}).status == 202
    assert events.post("/v1/events", body={"name": "bad", "schema": {"type": "nonsense"}}).fields == ["schema"]
    assert events.get("/v1/events/order.paid").json["schema"]["type"] == "object"


def test_an_event_that_is_too_large(ready: World, events: Client) -> None:
    reply = emit(events, data="x" * 262_144)
    assert (reply.status, reply.error["details"]["limit_bytes"]) == (413, 261_120)
    assert emit(events, data="x" * 260_000).status == 202
    assert deliver(ready, *bus(ready)) == []
    assert ready.platform.get(RUNS).values.whole(runs(ready)[0]).input == "x" * 260_000


def test_a_type_that_is_not_there(world: World, events: Client) -> None:
    assert emit(events).error["code"] == "EVENT_TYPE_NOT_FOUND"
    assert events.post("/v1/events", body={"name": "dev.portico.run"}).fields == ["name"]
    assert events.post("/v1/events/x/emit", raw="<x/>", Content_Type="text/xml").status == 415


def test_each_subscription_for_itself(ready: World, events: Client, subscriptions: Client) -> None:
    subscribe(subscriptions, "second", event="order.*")
    subscribe(subscriptions, "third", event="*")
    define(events, "invoice")
    subscribe(subscriptions, "other", event="invoice")
    emit(events)
    assert deliver(ready, *bus(ready)) == []
    assert sorted(str(run.subscription) for run in runs(ready)) == ["greet", "second", "third"]


def test_filters_decide(ready: World, events: Client, subscriptions: Client) -> None:
    for name, said in {"yes": "subject = 'A'", "no": "subject = 'B'"}.items():
        assert subscribe(subscriptions, name, filter=[{"sql": said}, {"prefix": {"source": "/sh"}}]).status == 201
    emit(events, subject="A")
    deliver(ready, *bus(ready))
    assert sorted(str(run.subscription) for run in runs(ready)) == ["greet", "yes"]


def test_a_paused_subscription_gets_nothing(ready: World, events: Client, subscriptions: Client) -> None:
    paused = subscriptions.post("/v1/subscriptions/greet/pause")
    assert (paused.status, paused.json["status"]) == (200, "PAUSED")
    emit(events)
    deliver(ready, *bus(ready))
    assert runs(ready) == []
    assert subscriptions.post("/v1/subscriptions/greet/resume").json["status"] == "ACTIVE"
    emit(events, id="A-2")
    deliver(ready, bus(ready)[1])
    assert [run.event["id"] for run in runs(ready)] == ["A-2"]


def test_a_new_subscription_gets_what_comes_after_it(ready: World, events: Client, subscriptions: Client) -> None:
    """However fresh the list of subscriptions is that the deliverer already has."""
    emit(events)
    deliver(ready, *bus(ready))
    subscribe(subscriptions, "late")
    emit(events, id="A-2")
    deliver(ready, bus(ready)[1])
    assert sorted((run.event["id"], run.subscription) for run in runs(ready)) == [
        ("A-1", "greet"), ("A-2", "greet"), ("A-2", "late")
    ]  # fmt: skip


def test_a_retargeted_subscription_runs_the_other_function(ready: World, events: Client, subscriptions: Client) -> None:
    ready.ready("other")
    assert subscriptions.patch("/v1/subscriptions/greet", body={"function": "other"}).status == 200
    emit(events)
    deliver(ready, *bus(ready))
    assert [run.function for run in runs(ready)] == ["other"]


def trouble_of(subscriptions: Client, name: str = "broken") -> Any:
    return subscriptions.get(f"/v1/subscriptions/{name}").json["last_error"]


def test_a_subscription_to_a_missing_function_says_so(ready: World, subscriptions: Client) -> None:
    made = subscribe(subscriptions, "broken", function="gone")
    assert (made.status, made.json["status"], made.json["last_error"]["code"]) == (201, "ACTIVE", "FUNCTION_NOT_FOUND")
    assert "no function 'gone' yet" in trouble_of(subscriptions)["message"]
    ready.ready("gone")
    assert subscriptions.patch("/v1/subscriptions/broken", body={"description": "x"}).json["last_error"] is None
    assert subscribe(subscriptions, "fine").json["last_error"] is None
    gone = subscriptions.patch("/v1/subscriptions/fine", body={"function": "none"}).json["last_error"]
    assert (gone["code"], gone["event"]) == ("FUNCTION_NOT_FOUND", None)


def test_an_undeliverable_event_is_retried_and_says_why(ready: World, events: Client, subscriptions: Client) -> None:
    subscribe(subscriptions, "broken", function="gone")
    emit(events)
    assert deliver(ready, *bus(ready)) == ["m0"]
    assert [run.subscription for run in runs(ready)] == ["greet"]
    first = trouble_of(subscriptions)
    assert (first["code"], first["event"], first["count"], first["given_up"]) == ("FUNCTION_NOT_FOUND", "A-1", 1, False)
    assert deliver(ready, *bus(ready), attempt=2) == ["m0"]
    assert trouble_of(subscriptions) == first
    ready.clock.advance(61)
    assert deliver(ready, *bus(ready), attempt=7) == ["m0"]
    assert (trouble_of(subscriptions)["count"], trouble_of(subscriptions)["given_up"]) == (2, False)
    assert deliver(ready, *bus(ready), attempt=ATTEMPTS) == []
    trouble = trouble_of(subscriptions)
    assert (trouble["code"], trouble["event"], trouble["given_up"]) == ("FUNCTION_NOT_FOUND", "A-1", True)
    noted = [record.operation for record in ready.records() if record.entity == "broken"]
    assert noted == ["create", "retry", "retry", "fail"]
    ready.ready("gone")
    assert deliver(ready, *bus(ready)) == []
    assert len(runs(ready)) == 2


def test_nonsense_comes_again_and_holds_nothing_up(ready: World, events: Client) -> None:
    emit(events)
    assert deliver(ready, {"type": "x"}, *bus(ready)) == ["m0"]
    assert len(runs(ready)) == 1


def test_another_tenants_events_are_not_delivered(ready: World, events: Client) -> None:
    emit(events)
    [detail] = bus(ready)
    assert deliver(ready, {**detail, "porticoscope": "project/acme/other"}) == []
    assert runs(ready) == []


def test_events_of_the_platform(ready: World, subscriptions: Client) -> None:
    assert subscribe(subscriptions, "watch", event="dev.portico.function.*").status == 201
    foreign = Scope("acme", "other")
    ready.create("theirs", foreign)
    details = [record.event() for record in ready.records(foreign)] + bus(ready, own=False)
    assert deliver(ready, *details) == []
    watched = [run for run in runs(ready) if run.subscription == "watch"]
    assert {run.event["type"] for run in watched} == {"dev.portico.function.create", "dev.portico.function.build"}
    assert {run.input["scope"] for run in watched} == {str(HOME)}


def test_files_come_one_by_one_if_asked_for(ready: World, subscriptions: Client) -> None:
    files = "dev.portico.folder.files_changed"
    only = [{"suffix": {"subject": ".csv"}}]
    assert subscribe(subscriptions, name="each", event=files, expand=True, filter=only).status == 201
    assert subscribe(subscriptions, name="whole", event=files).status == 201
    folders = ready.client("folders")
    assert folders.post("/v1/folders", body={"name": "data"}).status == 201
    uid = folders.get("/v1/folders/data").json["uid"]
    for path in ("a.csv", "b/c.csv", "d.txt"):
        shared_client("s3").put_object(Bucket=ready.bucket, Key=f"folders/{uid}/{path}", Body=b"12")
    assert folders.get("/v1/folders/data/files", query={"refresh": "true"}).status == 200
    told = [detail for detail in bus(ready, own=False) if detail["type"] == files]
    assert len(told) == 1
    assert deliver(ready, *told, *told) == []
    found = {run.subscription: [] for run in runs(ready)}
    for run in runs(ready):
        found[run.subscription].append([file["path"] for file in run.event["data"]["data"]["files"]])
    assert {name: sorted(paths) for name, paths in found.items()} == {
        "each": [["a.csv"], ["b/c.csv"]],
        "whole": [["a.csv", "b/c.csv", "d.txt"]],
    }
    subjects = {run.event["subject"] for run in runs(ready) if run.subscription == "each"}
    assert subjects == {"data/a.csv", "data/b/c.csv"}


def test_a_subscription_to_its_own_runs_ends(ready: World, subscriptions: Client) -> None:
    assert subscribe(subscriptions, "loop", event="dev.portico.run.create").status == 201
    ready.start()
    seen = 0
    for _ in range(MAX_CHAIN + 3):
        details = bus(ready, own=False)
        deliver(ready, *details[seen:])
        seen = len(details)
    looped = sorted(run.depth for run in runs(ready) if run.subscription == "loop")
    assert looped == list(range(MAX_CHAIN))
    trouble = subscriptions.get("/v1/subscriptions/loop").json["last_error"]
    assert trouble["code"] == "EVENT_CHAIN_TOO_LONG"
    assert str(MAX_CHAIN) in trouble["message"]


def test_a_subscription_to_its_own_failures_ends(ready: World, subscriptions: Client) -> None:
    assert subscribe(subscriptions, "loop", event="dev.portico.subscription.fail", function="none").status == 201
    assert subscribe(subscriptions, "watch", event="dev.portico.run.create", function="none").status == 201
    ready.start()
    seen, done = 0, -1
    for _ in range(MAX_CHAIN + 4):
        ready.clock.advance(61)  # the same trouble is noted once a minute
        details = bus(ready, own=False)
        done, seen = seen, len(details)
        deliver(ready, *details[done:], attempt=ATTEMPTS)
    assert seen == done
    failures = [detail for detail in bus(ready, own=False) if detail["type"] == "dev.portico.subscription.fail"]
    assert max(detail["data"]["data"]["depth"] for detail in failures) == MAX_CHAIN


BAD: list[tuple[dict[str, Any], str]] = [
    ({"event": "nothing"}, "event"), ({"event": "dev.portico.*"}, "event"), ({"event": "dev.portico"}, "event"),
    ({"event": "**"}, "event"), ({"event": ""}, "event"), ({"function": ""}, "function"), ({"filter": "x"}, "filter"),
    ({"filter": [{}]}, "filter.0"), ({"filter": [{"exact": {}}]}, "filter.0.exact"),
    ({"filter": [{"any": [{"exact": {"type": "x"}}, {"exact": {"Type": "x"}}]}]}, "filter.0.any.1.exact.Type"),
    ({"filter": [{"not": {"sql": "a ="}}]}, "filter.0.not.0.sql"), ({"filter": [{"like": "x"}]}, "filter.0.like"),
    ({"filter": [{"all": []}]}, "filter.0.all"), ({"reply": "nothing"}, "reply"), ({"secrets": [""]}, "secrets.0"),
    ({"retries": {"max_attempts": 11}}, "retries.max_attempts"), ({"nope": 1}, "nope"), ({"status": "PAUSED"}, "status"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "field"), BAD)
def test_what_is_no_subscription(ready: World, subscriptions: Client, fields: dict[str, Any], field: str) -> None:
    reply = subscribe(subscriptions, "bad", **fields)
    assert (reply.status, reply.fields) == (422, [field]), reply.body


def test_who_may_not_run_the_function_may_not_subscribe_it(ready: World) -> None:
    policy = 'forbid (principal, action == Portico::Action::"run:create", resource in Portico::Function::"acme/vision/hello");'
    admin = ANN.__class__("user", "root", "acme", "vision", "domain_admin", {"vision": "user"}, "client")
    body = {"name": "no-hello", "cedar": policy}
    made = ready.client("authz", admin).post("/v1/domains/acme/policies", body=body)
    assert made.status == 201, made.body
    reply = subscribe(ready.client("subscriptions"), "sneaky")
    assert reply.status in {403, 404}


@contextmanager
def answering(world: World, output: Any) -> Iterator[None]:
    size = len(json.dumps(output))
    world.engine.on_run = lambda _event: {**SUCCESS, "output": output, "output_size": size}
    yield
    world.engine.on_run = lambda _event: SUCCESS


def settle(world: World) -> None:
    """Executes what is queued, and hands what succeeded to the function behind replies, twice."""
    for run in runs(world):
        if not run.status.settled:
            world.dispatch(run)
    settled = [
        record.event()
        for record in world.records()
        if record.entity_type == "run" and record.state == "SUCCEEDED" and "subscription" in record.data
    ]
    messages = [{"messageId": f"m{n}", "body": json.dumps(detail)} for n, detail in enumerate([*settled, *settled])]
    assert on_run_settled.handler({"Records": messages}, None) == {"batchItemFailures": []}


REPLIES: list[tuple[Any, Any, Any]] = [
    (True, {"$event": {"type": "order.paid", "data": {"sum": 3}, "subject": "A"}}, {"sum": 3}),
    ("order.paid", {"$event": {"data": 4}}, 4),
    ("order.paid", [1, 2], [1, 2]),
    (True, {"specversion": "1.0", "id": "x", "source": "/f", "type": "order.paid", "data": 5}, 5),
]


@pytest.mark.parametrize(("reply", "output", "data"), REPLIES)
def test_an_output_becomes_an_event_once(
    ready: World, events: Client, subscriptions: Client, reply: Any, output: Any, data: Any
) -> None:
    define(events, "order.paid")
    assert subscriptions.patch("/v1/subscriptions/greet", body={"reply": reply}).status == 200
    emit(events)
    deliver(ready, *bus(ready))
    with answering(ready, output):
        settle(ready)
    [_, answered] = bus(ready)
    assert (answered["type"], answered["data"], answered["porticodepth"]) == ("order.paid", data, 1)


@pytest.mark.parametrize(
    ("output", "code"),
    [({"$event": {"type": "nothing"}}, "VALIDATION_FAILED"), ({"$event": {"type": 3}}, "VALIDATION_FAILED"),
     ({"specversion": "1.0", "type": "order.created"}, "VALIDATION_FAILED"),
     ({"$event": {"type": "order.created", "porticodepth": 0}}, "VALIDATION_FAILED")],
)  # fmt: skip
def test_an_output_that_is_no_event_says_why(
    ready: World, events: Client, subscriptions: Client, output: Any, code: str
) -> None:
    subscriptions.patch("/v1/subscriptions/greet", body={"reply": True})
    emit(events)
    deliver(ready, *bus(ready))
    with answering(ready, output):
        settle(ready)
    assert len(bus(ready)) == 1
    assert subscriptions.get("/v1/subscriptions/greet").json["last_error"]["code"] == code


def test_other_outputs_are_no_events(ready: World, events: Client, subscriptions: Client) -> None:
    subscriptions.patch("/v1/subscriptions/greet", body={"reply": True})
    emit(events)
    deliver(ready, *bus(ready))
    with answering(ready, {"type": "order.created"}):
        settle(ready)
    assert len(bus(ready)) == 1
    assert subscriptions.get("/v1/subscriptions/greet").json["last_error"] is None


def test_a_batch_reads_what_its_events_share_once(
    ready: World, events: Client, subscriptions: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portico.core.services.active.KEPT_SECONDS", 600.0)  # the machine may be slow
    for number in range(4):
        subscribe(subscriptions, f"sub-{number}")
    for number in range(3):
        emit(events, id=str(number))
    details = bus(ready)
    with watched(ready.platform.table.client) as requests:
        assert deliver(ready, *details) == []
    made = Counter(name for name, _, _ in requests.made)
    # The subscriptions, the function, the maker of all of them, the runs.
    assert made == {"Query": 1, "GetItem": 1, "BatchGetItem": 1, "TransactWriteItems": 15}


def test_a_run_has_the_function_as_it_is_when_its_event_comes(ready: World, events: Client) -> None:
    emit(events, id="1")
    assert deliver(ready, bus(ready)[0]) == []
    ready.client("functions").patch("/v1/functions/hello", body={"timeout": 7})
    ready.build()
    emit(events, id="2")
    assert deliver(ready, bus(ready)[1]) == []
    assert sorted(run.timeout for run in runs(ready))[0] == 7


def test_a_chain_of_replies_is_bounded(ready: World, events: Client, subscriptions: Client) -> None:
    subscriptions.patch("/v1/subscriptions/greet", body={"reply": "order.created"})
    emit(events)
    with answering(ready, {}):
        for _ in range(MAX_CHAIN + 2):
            deliver(ready, *bus(ready))
            settle(ready)
    assert sorted(run.depth for run in runs(ready)) == list(range(MAX_CHAIN))
    assert subscriptions.get("/v1/subscriptions/greet").json["last_error"]["code"] == "EVENT_CHAIN_TOO_LONG"
    assert ready.records()[-1].action == "subscriptions.reply"


def test_a_project_is_emptied_of_all_of_it(ready: World, events: Client) -> None:
    emit(events)
    deliver(ready, *bus(ready))
    for part in ready.platform.get(PROJECTS).contents:
        from portico.core.model.call import Call, Origin
        from portico.eventing.event_types.actions import EmitEvents

        part.purge_all(Call(ANN, EmitEvents(HOME, "x"), Origin("r"), ready.clock.now()), HOME)
    platform = ready.platform
    for repository in (
        platform.get(SUBSCRIPTIONS).repository,
        platform.get(EMITTER).emissions,
        platform.get(EVENT_TYPES).repository,
    ):
        assert repository.present_in(HOME) == []
