"""Callbacks of sessions, from the record of an end to what a receiver gets."""

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from portico.core.model.principal import Principal
from portico.core.model.restriction import Restriction
from portico.core.net.guarded_client import Outbound
from portico.core.services.outbound import OUTBOUND
from portico.eventing.messaging.redelivery import ATTEMPTS
from portico.eventing.subscriptions.listeners import Listeners
from standardwebhooks import Webhook

from tests.support.eventing import bus, deliver
from tests.support.gateway import Client, Reply
from tests.support.receiver import Received, Receiver, receiving
from tests.support.sample_resource import ANN
from tests.support.sessions import SessionWorld
from tests.support.world import World

SECRET = f"whsec_{base64.b64encode(bytes(range(32))).decode()}"
BOB = Principal("user", "bob", "acme", "vision", "user", {"vision": "user"}, "client-acme")


@pytest.fixture
def sessions(world: World) -> SessionWorld:
    world.platform.put(OUTBOUND, Outbound(loopback=True))
    made = world.client("secrets").post("/v1/secrets", body={"name": "hooks", "values": {"KEY": SECRET}})
    assert made.status == 201, made.body
    return SessionWorld(world)


@pytest.fixture
def api(sessions: SessionWorld) -> Client:
    return sessions.world.client("sessions")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


def create(api: Client, url: str, **fields: Any) -> Reply:
    wanted = {"name": "train", "image": "python", "callback": url, "callback_secret": "hooks", **fields}
    return api.post("/v1/sessions", body=wanted)


def ended(sessions: SessionWorld, api: Client, url: str, **fields: Any) -> tuple[str, dict[str, Any]]:
    """A session that was cancelled, and the event of its end."""
    reply = create(api, url, **fields)
    assert reply.status == 201, reply.body
    key = str(reply.json["id"])
    assert api.post(f"/v1/sessions/{key}/terminate", body={}).status == 200
    [event] = [one for one in bus(sessions.world, own=False) if one["type"] == "dev.portico.session.settle"]
    return key, event


def is_signed(request: Received) -> bool:
    """True if the stock library would sign it so."""
    at = datetime.fromtimestamp(int(request.headers["webhook-timestamp"]), UTC)
    wanted = Webhook(SECRET).sign(request.headers["webhook-id"], at, request.body.decode())
    return wanted == request.headers["webhook-signature"]


def test_an_end_is_posted_once(sessions: SessionWorld, api: Client, receiver: Receiver) -> None:
    key, event = ended(sessions, api, receiver.url)
    tag = api.get(f"/v1/sessions/{key}").headers["etag"]
    assert deliver(sessions.world, *bus(sessions.world, own=False)) == []
    assert deliver(sessions.world, event) == [], "a repetition"
    [request] = receiver.received
    assert is_signed(request)
    assert (request.headers["webhook-id"], request.headers["content-type"]) == (
        event["id"],
        "application/cloudevents+json",
    )
    told = json.loads(request.body)
    assert (told["specversion"], told["type"], told["subject"]) == ("1.0", "dev.portico.session.settle", key)
    assert told["data"]["state"] == "CANCELLED"
    shown = api.get(f"/v1/sessions/{key}")
    assert (shown.json["callback_at"] is not None, shown.json["callback_error"]) == (True, None)
    assert shown.headers["etag"] == tag, "it is no change of the session"


def test_only_an_end_with_a_callback_is_heard(sessions: SessionWorld, api: Client, receiver: Receiver) -> None:
    ended(sessions, api, receiver.url)
    other = api.post("/v1/sessions", body={"name": "other", "image": "python"}).json["id"]
    api.post(f"/v1/sessions/{other}/terminate", body={})
    store, records = sessions.world.platform.store, sessions.world.records()
    unheard = Listeners(store.table, store.entities).unheard(records)
    told = [record for place, record in enumerate(records) if place not in unheard and record.outcome == "success"]
    assert [(record.entity_type, record.operation, record.data["name"]) for record in told] == [
        ("session", "settle", "train")
    ]


def test_the_end_of_a_launch_is_no_end(sessions: SessionWorld, api: Client, receiver: Receiver) -> None:
    assert create(api, receiver.url).status == 201
    sessions.passes()
    deliver(sessions.world, *bus(sessions.world, own=False))
    assert receiver.received == []


@pytest.mark.parametrize("status", [408, 425, 429, 500, 503])
def test_what_may_pass_is_tried_again(sessions: SessionWorld, api: Client, status: int) -> None:
    with receiving(status, 202) as receiver:
        key, event = ended(sessions, api, receiver.url)
        assert deliver(sessions.world, event) == ["m0"]
        assert deliver(sessions.world, event, attempt=2) == []
        first, second = receiver.received
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    assert is_signed(second)
    shown = api.get(f"/v1/sessions/{key}").json
    assert (shown["callback_at"] is not None, shown["callback_error"]) == (True, None)


@pytest.mark.parametrize("status", [302, 307, 400, 403, 404, 410])
def test_what_is_final_is_not_tried_again(sessions: SessionWorld, api: Client, status: int) -> None:
    with receiving(status) as receiver:
        key, event = ended(sessions, api, receiver.url)
        assert deliver(sessions.world, event) == []
        assert deliver(sessions.world, event) == []
        assert len(receiver.received) == 1
    shown = api.get(f"/v1/sessions/{key}").json
    assert (shown["callback_at"], shown["callback_error"]) == (None, f"status {status}")


def test_after_the_last_attempt_it_is_given_up(sessions: SessionWorld, api: Client) -> None:
    with receiving() as receiver:
        url = receiver.url
    key, event = ended(sessions, api, url)
    assert deliver(sessions.world, event, attempt=ATTEMPTS - 1) == ["m0"]
    assert api.get(f"/v1/sessions/{key}").json["callback_error"] is None
    assert deliver(sessions.world, event, attempt=ATTEMPTS) == []
    assert api.get(f"/v1/sessions/{key}").json["callback_error"] == "ConnectionRefusedError"


def test_a_purged_session_is_told_of_no_more(sessions: SessionWorld, api: Client, receiver: Receiver) -> None:
    key, event = ended(sessions, api, receiver.url)
    assert api.delete(f"/v1/sessions/{key}", query={"purge": "1"}).status == 204
    assert deliver(sessions.world, event) == []
    assert receiver.received == []


def test_its_key_is_that_of_its_beginning(sessions: SessionWorld, api: Client, receiver: Receiver) -> None:
    """What the project's secret is later is that of later sessions; nobody reads it to post."""
    assert create(api, receiver.url).status == 201
    assert sessions.world.client("secrets").delete("/v1/secrets/hooks", query={"purge": "1"}).status == 204
    [session] = sessions.repository.present_in(sessions.world.records()[0].scope)
    api.post(f"/v1/sessions/{session.id}/terminate", body={})
    deliver(sessions.world, *bus(sessions.world, own=False))
    assert [is_signed(request) for request in receiver.received] == [True]


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("http://ci.example.com/ended", "callback"),
        ("https://169.254.169.254/latest", "callback"),
        ("https://10.0.0.1/", "callback"),
        ("https://127.1/", "callback"),
        ("https://2130706434/", "callback"),
        ("https://0x7f.2/", "callback"),
        ("https://user:pw@ci.example.com/", "callback"),
        ("ci.example.com/ended", "callback"),
        (None, "callback"),
    ],
)
def test_an_address_that_is_not_asked_names_the_field(api: Client, url: str | None, named: str) -> None:
    wanted = {"name": "train", "image": "python", "callback": url, "callback_secret": "hooks"}
    for path in ("/v1/sessions", "/v1/sessions/explain"):
        reply = api.post(path, body=wanted)
        assert (reply.status, reply.fields) == (422, [named])


@pytest.mark.parametrize(
    "values",
    [{"KEY": "no secret"}, {"KEY": "whsec_YQ=="}, {"KEY": SECRET, "OTHER": SECRET}],
    ids=["words", "short", "two"],
)
def test_a_secret_that_does_not_sign_is_refused(sessions: SessionWorld, api: Client, values: dict[str, str]) -> None:
    sessions.world.client("secrets").post("/v1/secrets", body={"name": "other", "values": values})
    reply = create(api, "https://ci.example.com/ended", callback_secret="other")
    assert (reply.status, reply.fields) == (422, ["callback_secret"])
    assert "whsec_YQ" not in reply.body
    assert create(api, "https://ci.example.com/ended", callback_secret="none").fields == ["callback_secret"]
    assert create(api, "https://ci.example.com/ended", callback_secret=None).fields == ["callback_secret"]


def test_the_secret_is_one_that_the_caller_may_use(sessions: SessionWorld) -> None:
    narrow = replace(ANN, restriction=Restriction(permissions=("session:*",)))
    refused = create(sessions.world.client("sessions", narrow), "https://ci.example.com/ended")
    assert (refused.status, refused.error["code"]) == (404, "SECRET_NOT_FOUND")


def test_others_do_not_see_where_it_leads(sessions: SessionWorld, api: Client) -> None:
    key = create(api, "https://ci.example.com/ended/s3cret").json["id"]
    assert api.get(f"/v1/sessions/{key}").json["callback"] == "https://ci.example.com/ended/s3cret"
    other = sessions.world.client("sessions", BOB).get(f"/v1/sessions/{key}")
    assert other.status == 200
    assert {other.json[name] for name in ("callback", "callback_secret", "callback_error")} == {None}
    assert "s3cret" not in other.body


def test_a_template_has_a_callback(sessions: SessionWorld, receiver: Receiver) -> None:
    api = sessions.world.client("sessions")
    template = {"name": "nightly", "image": "python", "callback": receiver.url, "callback_secret": "hooks"}
    assert api.post("/v1/session-templates", body=template).status == 201
    key = api.post("/v1/session-templates/nightly/sessions", body={"name": "tonight"}).json["id"]
    api.post(f"/v1/sessions/{key}/terminate", body={})
    deliver(sessions.world, *bus(sessions.world, own=False))
    assert [is_signed(request) for request in receiver.received] == [True]
