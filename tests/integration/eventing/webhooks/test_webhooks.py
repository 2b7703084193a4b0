"""Webhooks through the gateway: the resource, its signing secrets, and what becomes of deliveries."""

import base64
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest
from portico.core.base.clock import instant
from portico.core.data.codec import to_item
from portico.core.data.writes import Put
from portico.core.model.principal import Principal
from portico.core.model.scope import GLOBAL, Scope
from portico.eventing.webhooks.receiver import RECORDED
from portico.eventing.webhooks.resource import DELIVERIES, WEBHOOKS
from portico.eventing.webhooks.service import MAX_FORMER
from portico.tenancy.projects.entity import Project
from portico.tenancy.projects.resource import PROJECTS
from portico.tenancy.resource_policies.entity import ResourcePolicy

from tests.support.gateway import Client, Reply, form, proxy_event
from tests.support.hooks import watched
from tests.support.sample_resource import ANN, EPOCH, HOME
from tests.support.world import World

PATH, SECRET = "/v1/webhooks", "It's a Secret to Everybody"
BODY = b'{"ref": "refs/heads/main",  "by": "J\xc3\xbcrgen"}'
EVE = Principal("user", "eve", "acme", "vision", "user", {"vision": "viewer"})


@pytest.fixture
def client(world: World) -> Client:
    """A client of webhooks, and an event type to emit."""
    assert world.client("events").post("/v1/events", body={"name": "Push"}).status == 201
    return world.client("webhooks")


def create(client: Client, **fields: Any) -> Reply:
    return client.post(PATH, body={"name": "repo", "event": "push", "scheme": "github", "secret": SECRET, **fields})


def github(secret: str = SECRET, body: bytes = BODY, delivery: str = "d-1", **headers: str) -> dict[str, str]:
    digest = hmac.new(secret.encode(), body, "sha256").hexdigest()
    return {
        "X-Hub-Signature-256": f"sha256={digest}",
        "X-GitHub-Delivery": delivery,
        "X-GitHub-Event": "push",
        **headers,
    }


def stripe(world: World, secret: str, body: bytes, ahead: int = 0) -> dict[str, str]:
    t = int((world.clock.now() + timedelta(seconds=ahead)).timestamp())
    digest = hmac.new(secret.encode(), f"{t}.".encode() + body, "sha256").hexdigest()
    return {"Stripe-Signature": f"t={t},v1={digest}"}


def deliver(url: str, headers: dict[str, str], body: bytes = BODY, *, source: str = "203.0.113.9",
            kind: str = "application/json") -> Reply:  # fmt: skip
    """What API Gateway makes of a delivery; bytes that are no text come as base64."""
    from functions.hooks.app import handler

    try:
        text, encoded = body.decode(), False
    except UnicodeDecodeError:
        text, encoded = base64.b64encode(body).decode(), True
    event = proxy_event("POST", url, {}, text, {"Content-Type": kind, **headers}, None)
    event["isBase64Encoded"] = encoded
    event["requestContext"]["identity"]["sourceIp"] = source
    answer = handler(event, None)
    found = {name.lower(): value for name, value in (answer.get("headers") or {}).items()}
    found |= {name.lower(): values[0] for name, values in (answer.get("multiValueHeaders") or {}).items()}
    return Reply(answer["statusCode"], found, answer["body"])


def emitted(world: World) -> list[Any]:
    return [record.emitted for record in world.records() if record.emitted]


def refusals(world: World) -> list[tuple[str, str | None, str | None]]:
    found = [record for record in world.records() if record.action == "hooks.receive"]
    return [(record.outcome, record.error_code, record.entity) for record in found]


def test_a_delivery_is_an_event_whose_actor_is_the_webhook(world: World, client: Client) -> None:
    made = create(client)
    assert (made.status, made.json["secret"], made.json["status"]) == (201, None, "ACTIVE")
    assert made.json["event"] == "Push", "as the event type is spelt"
    reply = deliver(made.json["url"], github())
    assert (reply.status, reply.json) == (202, {"id": "d-1", "duplicate": False})
    [record] = [record for record in world.records() if record.emitted]
    assert (record.actor, record.action) == ("webhook:acme/vision/repo", "event_types.emit")
    assert record.emitted == {
        "specversion": "1.0",
        "id": "d-1",
        "source": "/portico/project/acme/vision/webhooks/repo",
        "type": "Push",
        "subject": "push",
        "time": instant(world.clock.now()),
        "datacontenttype": "application/json",
        "data": {"ref": "refs/heads/main", "by": "Jürgen"},
    }


def test_the_whole_url_is_shown(world: World, client: Client) -> None:
    made = create(client).json
    assert made["delivery_url"] == f"http://localhost/api{made['url']}"
    assert (
        client.get(f"{PATH}/repo").json["delivery_url"]
        == client.get(PATH).json["items"][0]["delivery_url"]
        == made["delivery_url"]
    )
    event = proxy_event("GET", f"{PATH}/repo", {}, None, {}, ANN)
    event["requestContext"] |= {"domainName": "api.example.com", "path": f"{PATH}/repo"}
    assert json.loads(client.handler(event, None)["body"])["delivery_url"] == f"https://api.example.com{made['url']}"


def test_a_repeated_delivery_is_accepted_and_published_once(world: World, client: Client) -> None:
    url = create(client).json["url"]
    replies = [deliver(url, github()) for _ in range(3)]
    assert [(reply.status, reply.json["duplicate"]) for reply in replies] == [(202, False), (202, True), (202, True)]
    other = b'{"ref": "refs/heads/next"}'
    assert deliver(url, github(body=other, delivery="d-2"), other).json == {"id": "d-2", "duplicate": False}
    assert [event["id"] for event in emitted(world)] == ["d-1", "d-2"]


def test_one_signed_body_is_one_event(world: World, client: Client) -> None:
    """GitHub signs neither the id of a delivery nor its kind: who has seen one can send it again under others."""
    url, other = create(client).json["url"], create(client, name="other").json["url"]
    deliver(url, github())
    replayed = [deliver(url, github(delivery="d-2")), deliver(url, github(delivery="d-3", **{"X-GitHub-Event": "x"}))]
    assert [(reply.status, reply.json["duplicate"]) for reply in replayed] == [(202, True)] * 2
    assert deliver(other, github(delivery="d-2")).json["duplicate"] is False
    assert [event["id"] for event in emitted(world)] == ["d-1", "d-2"]


def test_a_secret_is_made_shown_once_and_kept_sealed(world: World, client: Client) -> None:
    made = create(client, secret=None)
    secret = made.json["secret"]
    assert deliver(made.json["url"], github(secret)).status == 202
    shown = client.get(f"{PATH}/repo")
    assert "secret" not in shown.json
    changed = client.patch(f"{PATH}/repo", body={"description": "ours"})
    told = [shown.body, changed.body, client.get(PATH).body, *(record.model_dump_json() for record in world.records())]
    kept = world.platform.table.client.call("Scan", {"TableName": world.platform.settings.entities_table})["Items"]
    assert all(secret not in text for text in (*told, json.dumps(kept, default=str)))
    webhook = world.platform.get(WEBHOOKS).repository.get(HOME, "repo")
    assert all(text not in repr(webhook) for text in (webhook.signing.data_key, webhook.signing.sealed))


def test_a_replayed_creation_does_not_show_the_secret(client: Client) -> None:
    body = {"name": "repo", "event": "push", "scheme": "github"}
    assert client.post(PATH, body=body, Idempotency_Key="k").json["secret"]
    assert client.post(PATH, body=body, Idempotency_Key="k").error["code"] == "IDEMPOTENCY_REPLY_NOT_KEPT"
    assert client.post(f"{PATH}/repo/rotate", body={}, Idempotency_Key="r").json["secret"]
    again = client.post(f"{PATH}/repo/rotate", body={}, Idempotency_Key="r")
    assert again.error["code"] == "IDEMPOTENCY_REPLY_NOT_KEPT"


def test_a_former_secret_is_good_until_its_grace_is_over(world: World, client: Client) -> None:
    url = create(client).json["url"]
    rotated = client.post(f"{PATH}/repo/rotate", body={})
    assert rotated.status == 201
    second = rotated.json["secret"]
    assert [deliver(url, github(secret)).status for secret in (SECRET, second)] == [202, 202]
    world.clock.advance(24 * 60 * 60 - 1)
    assert deliver(url, github()).status == 202
    world.clock.advance(2)
    assert [deliver(url, github(secret)).status for secret in (SECRET, second)] == [401, 202]


def test_rotating_without_grace_ends_all_former_secrets_at_once(client: Client) -> None:
    url = create(client).json["url"]
    second = client.post(f"{PATH}/repo/rotate", body={}).json["secret"]
    third = client.post(f"{PATH}/repo/rotate", body={"grace_seconds": 0, "secret": "the third, of ours"})
    assert (third.json["secret"], third.json["former_until"]) == (None, None)
    tried = (SECRET, second, "the third, of ours")
    assert [deliver(url, github(secret)).status for secret in tried] == [401, 401, 202]


def test_rotating_in_haste_loses_no_delivery(world: World, client: Client) -> None:
    url, path = create(client).json["url"], f"{PATH}/repo/rotate"
    secrets = [SECRET, *(client.post(path, body={"grace_seconds": 60}).json["secret"] for _ in range(MAX_FORMER))]
    assert [deliver(url, github(secret)).status for secret in secrets] == [202] * (MAX_FORMER + 1)
    client.post(f"{PATH}/repo/rotate", body={"grace_seconds": 3600})
    assert deliver(url, github()).status == 401, "the oldest has made room"
    world.clock.advance(61)
    assert deliver(url, github(secrets[1])).status == 401, "a later rotation lengthens no grace"


def test_all_that_is_refused_looks_alike_and_the_trail_tells_why(world: World, client: Client) -> None:
    urls = {name: create(client, name=name).json["url"] for name in ("wrong", "paused", "deleted", "purged")}
    assert client.post(f"{PATH}/paused/pause").json["status"] == "PAUSED"
    assert client.delete(f"{PATH}/deleted").status == 204
    assert client.delete(f"{PATH}/purged", query={"purge": "true"}).status == 204
    replies = [
        deliver(urls["wrong"], github("another secret")),
        deliver(urls["wrong"], {}),
        *(deliver(urls[name], github()) for name in ("paused", "deleted", "purged")),
        deliver("/v1/hooks/6f1c2f0e-8d5b-4f27-9a0c-2f6c1d1b7a53", github()),
        deliver("/v1/hooks/nonsense", github()),
    ]
    bodies = {reply.body for reply in replies}
    headers = {json.dumps({**reply.headers, "ratelimit": ""}, sort_keys=True) for reply in replies}
    assert {reply.status for reply in replies} == {401}
    assert len(bodies) == len(headers) == 1
    assert replies[0].error["code"] == "WEBHOOK_SIGNATURE_INVALID"
    assert emitted(world) == []
    assert refusals(world) == [
        ("denied", "WEBHOOK_SIGNATURE_INVALID", "wrong"),
        ("denied", "WEBHOOK_SIGNATURE_INVALID", "wrong"),
        ("denied", "WEBHOOK_PAUSED", "paused"),
        ("denied", "WEBHOOK_DELETED", "deleted"),
    ]
    client.post(f"{PATH}/paused/resume")
    client.post(f"{PATH}/deleted/restore")
    assert [deliver(urls[name], github()).status for name in ("paused", "deleted")] == [202, 202]


def test_one_that_is_not_there_costs_the_same_reads(world: World, client: Client) -> None:
    url = create(client).json["url"]
    deliver(url, github())  # now its data key is in the process
    asked = []
    for tried in (url, "/v1/hooks/6f1c2f0e-8d5b-4f27-9a0c-2f6c1d1b7a53"):
        with watched(world.platform.table.client) as requests:
            assert deliver(tried, github("another secret")).status == 401
        asked.append([name for name in requests.operations() if name in {"GetItem", "BatchGetItem", "Query"}])
    assert asked[0] == asked[1] == ["GetItem", "BatchGetItem"]


def test_an_outsider_cannot_flood_the_trail(world: World, client: Client) -> None:
    url = create(client).json["url"]
    for _ in range(20):
        assert deliver(url, github("another secret")).status == 401
    assert len(refusals(world)) == RECORDED.quota
    world.clock.advance(RECORDED.window)
    deliver(url, github("another secret"))
    assert len(refusals(world)) == RECORDED.quota + 1
    assert deliver(url, github()).status == 202


def test_an_outsider_uses_up_nobodys_deliveries(world: World, client: Client) -> None:
    url = create(client).json["url"]
    for _ in range(DELIVERIES.policy.quota):
        world.platform.limiter.take(DELIVERIES.policy, f"{url.rpartition('/')[2]}#198.51.100.1")
    outsider = deliver(url, github(), source="198.51.100.1")
    assert (outsider.status, outsider.error["code"]) == (429, "RATE_LIMITED")
    shouted = f"/v1/hooks/{url.rpartition('/')[2].upper()}"
    assert deliver(shouted, github(), source="198.51.100.1").status == 429, "a spelling is no other webhook"
    assert deliver(url, github()).status == 202


def test_what_is_accepted_counts_against_the_rate_of_the_project(world: World, client: Client) -> None:
    url = create(client).json["url"]
    times = {"created_at": EPOCH, "updated_at": EPOCH}
    limited = Project(scope=Scope("acme"), name="vision", resource_policy="slow", **times)
    policy = ResourcePolicy(scope=GLOBAL, name="slow", max_requests_per_minute=2, **times)
    name = world.platform.store.entities
    world.platform.table.transact([Put(name, to_item(one)) for one in (limited, policy)])
    world.clock.advance(31)  # what limits a place is read anew
    assert [deliver(url, github("another secret")).status for _ in range(3)] == [401] * 3
    replies = [deliver(url, github(delivery=str(number))) for number in range(3)]
    assert [reply.status for reply in replies] == [202, 202, 429]
    assert replies[2].error["code"] == "LIMIT_EXCEEDED"


def test_the_scheme_of_stripe(world: World, client: Client) -> None:
    world.client("events").post("/v1/events", body={"name": "paid"})
    made = create(client, scheme="stripe", event="paid", secret="whsec_0123456789abcdef", tolerance_seconds=60)
    body = b'{"id": "evt_1", "type": "invoice.paid", "data": {"object": {}}}'
    url, secret = made.json["url"], "whsec_0123456789abcdef"
    assert deliver(url, stripe(world, secret, body), body).json == {"id": "evt_1", "duplicate": False}
    world.clock.advance(30)
    assert deliver(url, stripe(world, secret, body), body).json == {"id": "evt_1", "duplicate": True}
    assert [deliver(url, stripe(world, secret, body, ahead), body).status for ahead in (-61, 61)] == [401, 401]
    assert [code for _, code, _ in refusals(world)] == ["WEBHOOK_TIMESTAMP_INVALID"] * 2
    [event] = emitted(world)
    assert (event["subject"], event["type"], event["data"]) == ("invoice.paid", "paid", json.loads(body))
    unnamed = b'{"type": "invoice.paid"}'
    assert deliver(url, stripe(world, secret, unnamed), unnamed).error["details"] == {"field": "id"}


STANDARD_BODY = b'{"type": "user.created", "data": {}}'


def standard(world: World, made: Reply, prefix: str) -> dict[str, str]:
    """The headers of a delivery by Standard Webhooks, with the body above."""
    key, t = base64.b64decode(made.json["secret"].removeprefix("whsec_")), int(world.clock.now().timestamp())
    signed = hmac.new(key, f"msg_1.{t}.".encode() + STANDARD_BODY, "sha256").digest()
    signature = f"v1,{base64.b64encode(signed).decode()}"
    return {f"{prefix}-id": "msg_1", f"{prefix}-timestamp": str(t), f"{prefix}-signature": signature}


@pytest.mark.parametrize("prefix", ["webhook", "Webhook", "svix", "Svix"])
def test_standard_webhooks(world: World, client: Client, prefix: str) -> None:
    made = create(client, scheme="standard-webhooks", secret=None)
    assert deliver(made.json["url"], standard(world, made, prefix), STANDARD_BODY).json["id"] == "msg_1"
    assert emitted(world)[0]["subject"] == "user.created"


@pytest.mark.parametrize("signed", ["webhook", "svix"])
def test_the_id_of_a_delivery_is_the_one_that_is_signed(world: World, client: Client, signed: str) -> None:
    made = create(client, scheme="standard-webhooks", secret=None)
    other = {"webhook": "svix-id", "svix": "webhook-id"}[signed]
    headers = {**standard(world, made, signed), other: "msg_2"}
    assert deliver(made.json["url"], headers, STANDARD_BODY).json["id"] == "msg_1"


def test_bytes_that_are_no_text_are_verified_as_they_are(client: Client) -> None:
    url, body = create(client).json["url"], b'{"by": "\xff"}'
    assert deliver(url, github(body=body), body).error["message"] == "The body is not UTF-8."
    assert deliver(url, github(body=body), b'{"by": "\xfe"}').status == 401


@pytest.mark.parametrize(("sent", "kept"), [
    (rb'{"title": "a\u0000b"}', "a\ufffdb"), (rb'{"title": "\ud83d and more"}', "\ufffd and more"),
    (rb'{"title": "\udc00\ud83d\ude00"}', "\ufffd\U0001f600"), ('{"title": "Jürgen"}'.encode(), "Jürgen"),
])  # fmt: skip
def test_text_that_cannot_be_kept_is_mended(world: World, client: Client, sent: bytes, kept: str) -> None:
    url = create(client).json["url"]
    assert deliver(url, github(body=sent), sent).status == 202
    assert [event["data"] for event in emitted(world)] == [{"title": kept}]


def test_names_that_cannot_be_kept_are_mended(world: World, client: Client) -> None:
    sent = rb'{"a\u0000": [{"\ud83d": 1}], "b": [null, true, 1.5]}'
    url = create(client).json["url"]
    assert deliver(url, github(body=sent), sent).status == 202
    assert [event["data"] for event in emitted(world)] == [{"a\ufffd": [{"\ufffd": 1}], "b": [None, True, 1.5]}]


def test_a_form_of_github(world: World, client: Client) -> None:
    url, kind = create(client).json["url"], "application/x-www-form-urlencoded"
    body = form(payload='{"zen": "a+b & c"}').encode()
    assert deliver(url, github(body=body), body, kind=kind).status == 202
    assert emitted(world)[0]["data"] == {"zen": "a+b & c"}
    for wrong in (b"payload=1&payload=2", b"other=1", b"payload", b"", b"payload=%ff", b"&".join([b"a=1"] * 20)):
        assert deliver(url, github(body=wrong), wrong, kind=kind).status == 400, wrong


@pytest.mark.parametrize(
    ("body", "kind", "headers", "status", "code"),
    [
        (b"{", "application/json", {}, 400, "MALFORMED_REQUEST"),
        (b"", "application/json", {}, 400, "MALFORMED_REQUEST"),
        (b'{"a": 1, "a": 2}', "application/json", {}, 400, "MALFORMED_REQUEST"),
        (BODY, "text/plain", {}, 415, "UNSUPPORTED_MEDIA_TYPE"),
        (BODY, "", {}, 415, "UNSUPPORTED_MEDIA_TYPE"),
        (BODY, "application/json", {"X-GitHub-Delivery": ""}, 400, "MALFORMED_REQUEST"),
        (BODY, "application/json", {"X-GitHub-Delivery": "x" * 2049}, 422, "VALIDATION_FAILED"),
        (b'"%s"' % (b"x" * 261_000), "application/json", {}, 413, "PAYLOAD_TOO_LARGE"),
    ],
)
def test_what_is_signed_and_yet_no_event_is_told_and_recorded(
    world: World, client: Client, body: bytes, kind: str, headers: dict[str, str], status: int, code: str
) -> None:
    url = create(client).json["url"]
    reply = deliver(url, {**github(body=body), **headers}, body, kind=kind)
    assert (reply.status, reply.error["code"]) == (status, code)
    [record] = [record for record in world.records() if record.outcome == "error"]
    assert (record.error_code, record.scope) == (code, HOME)
    assert deliver(url, {**github("another secret", body), **headers}, body, kind=kind).status == 401


def test_a_body_over_the_limit_is_refused_before_anything(client: Client) -> None:
    body = b" " * (4 * 1024 * 1024 + 1)
    assert deliver(create(client).json["url"], {}, body).error["code"] == "PAYLOAD_TOO_LARGE"


def test_the_schema_of_the_event_type_holds(world: World, client: Client) -> None:
    schema = {"type": "object", "required": ["ref"]}
    world.client("events").patch("/v1/events/push", body={"schema": schema})
    url, body = create(client).json["url"], b'{"other": 1}'
    assert deliver(url, github(body=body), body).status == 422
    assert deliver(url, github(delivery="d-2")).status == 202
    assert [record.actor for record in world.records() if record.outcome == "error"] == ["webhook:acme/vision/repo"]


def test_nobody_else_speaks_as_the_webhook(world: World, client: Client) -> None:
    create(client)
    event = {"specversion": "1.0", "id": "1", "type": "Push", "source": "/portico/project/acme/vision/webhooks/repo"}
    forged = world.client("events").post(
        "/v1/events/push/emit", body=event, Content_Type="application/cloudevents+json"
    )
    assert forged.fields == ["source"]


def test_what_it_emits_must_be_there_and_may_be_emitted(world: World, client: Client) -> None:
    assert create(client, event="other").fields == ["event"]
    create(client)
    assert client.patch(f"{PATH}/repo", body={"event": "other"}).fields == ["event"]
    viewer = world.client("webhooks", EVE)
    assert viewer.get(f"{PATH}/repo").status == 200
    assert viewer.post(f"{PATH}/repo/rotate", body={}).status == 403
    world.client("events").delete("/v1/events/push", query={"purge": "true"})
    assert client.post(f"{PATH}/repo/rotate", body={}).fields == ["event"]


def test_a_missing_event_type_is_reported_to_the_sender(world: World, client: Client) -> None:
    url = create(client).json["url"]
    world.client("events").delete("/v1/events/push", query={"purge": "true"})
    assert deliver(url, github()).error["code"] == "EVENT_TYPE_NOT_FOUND"
    assert deliver(url, github("another secret")).status == 401


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"secret": "short"}, ["secret"]),
        ({"scheme": "stripe", "secret": "sk_live_0123456789abcdef"}, ["secret"]),
        ({"scheme": "hmac"}, ["scheme"]),
        ({"tolerance_seconds": 0}, ["tolerance_seconds"]),
        ({"tolerance_seconds": 3601}, ["tolerance_seconds"]),
        ({"uid": "6f1c2f0e-8d5b-4f27-9a0c-2f6c1d1b7a53"}, ["uid"]),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(client: Client, fields: dict[str, Any], named: list[str]) -> None:
    reply = create(client, **fields)
    assert (reply.status, reply.fields) == (422, named)
    assert "sk_live" not in reply.body


def test_a_scheme_is_for_life(client: Client) -> None:
    create(client)
    assert client.patch(f"{PATH}/repo", body={"scheme": "stripe"}).fields == ["scheme"]
    assert client.patch(f"{PATH}/repo", body={"secret": "another one of mine"}).fields == ["secret"]


def test_tenants_with_the_same_names_have_webhooks_of_their_own(world: World, client: Client) -> None:
    other = Scope("umbrella", "vision")
    ours = create(client)
    world.client("events", world.owner(other)).post("/v1/events", body={"name": "push"})
    theirs = create(world.client("webhooks", world.owner(other)), secret="a secret of the others")
    assert ours.json["url"] != theirs.json["url"]
    assert deliver(theirs.json["url"], github()).status == 401
    assert deliver(theirs.json["url"], github("a secret of the others")).status == 202
    assert emitted(world) == []
    assert [record.emitted["source"] for record in world.records(other) if record.emitted] == [
        "/portico/project/umbrella/vision/webhooks/repo"
    ]


def test_what_was_sealed_for_one_is_not_opened_as_another(world: World, client: Client) -> None:
    first, second = (create(client, name=name) for name in ("first", "second"))
    repository = world.platform.get(WEBHOOKS).repository
    table, name = world.platform.table, world.platform.settings.entities_table
    item = table.get(name, {"pk": "project/acme/vision#webhooks", "sk": "first"})
    assert item is not None
    sealed = {"signing": item["signing"]}
    table.update(
        name,
        {"pk": item["pk"], "sk": "second"},
        "SET signing = :signing",
        "attribute_exists(pk)",
        {":signing": sealed["signing"]},
    )
    assert repository.get(HOME, "second").signing == repository.get(HOME, "first").signing
    assert deliver(second.json["url"], github()).status == 500
    assert deliver(first.json["url"], github()).status == 202


def test_the_purge_of_a_project_takes_its_webhooks_along(world: World, client: Client) -> None:
    made = create(client)
    world.platform.get(WEBHOOKS).purge_all(_call(world), HOME)
    assert world.platform.get(WEBHOOKS).is_empty(HOME)
    assert world.platform.store.held(_claim(made.json["url"])) is None
    assert world.platform.get(WEBHOOKS) in world.platform.get(PROJECTS).contents


def _claim(url: str) -> Any:
    from portico.eventing.webhooks.entity import claim_of

    return claim_of(url.rpartition("/")[2])


def _call(world: World) -> Any:
    from portico.core.model.call import Call, Origin
    from portico.core.model.principal import PLATFORM
    from portico.core.services.container import EmptyContainer

    return Call(PLATFORM, EmptyContainer(HOME, "projects", "vision"), Origin("r"), world.clock.now())


def test_a_project_has_a_bounded_number_of_webhooks(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portico.eventing.webhooks.service.WebhookService.most", 1)
    create(client)
    assert create(client, name="another").error["code"] == "TOO_MANY_WEBHOOKS"


def listed(client: Client, **query: Any) -> list[tuple[str, str | None, str | None]]:
    reply = client.get(f"{PATH}/repo/deliveries", query=query)
    assert reply.status == 200, reply.body
    return [(item["outcome"], item["code"], item["subject"]) for item in reply.json["items"]]


@pytest.mark.parametrize("scheme", ["github", "stripe", "standard-webhooks"])
def test_a_test_delivery_is_taken_as_a_senders(world: World, client: Client, scheme: str) -> None:
    create(client, scheme=scheme, secret=None)
    hooks = world.client("hooks")
    first, second = (hooks.post(f"{PATH}/repo/test", body={}) for _ in range(2))
    assert (first.status, first.json["duplicate"], second.json["duplicate"]) == (202, False, False), first.body
    [one, _] = emitted(world)
    assert (one["id"], one["subject"], one["type"]) == (first.json["id"], "test", "Push")
    assert one["id"] == one["data"]["id"] or scheme != "stripe"
    tried = [record for record in world.records() if record.action == "webhooks.test"]
    assert [(record.actor, record.entity) for record in tried] == [("user:acme/ann", "repo")] * 2
    assert listed(client) == [("accepted", None, "test")] * 2


def test_a_test_delivery_has_the_body_that_is_given(world: World, client: Client) -> None:
    create(client)
    hooks = world.client("hooks")
    replies = [hooks.post(f"{PATH}/repo/test", body={"data": {"ref": "x"}}).json["duplicate"] for _ in range(2)]
    assert (replies, [one["data"] for one in emitted(world)]) == ([False, True], [{"ref": "x"}])


def test_a_test_delivery_that_is_refused_says_why(world: World, client: Client) -> None:
    create(client)
    hooks, eve = world.client("hooks"), world.client("hooks", EVE)
    assert eve.post(f"{PATH}/repo/test", body={}).status == 403
    assert hooks.post(f"{PATH}/none/test", body={}).error["code"] == "WEBHOOK_NOT_FOUND"
    client.post(f"{PATH}/repo/pause")
    paused = hooks.post(f"{PATH}/repo/test", body={})
    assert (paused.status, paused.error["code"]) == (409, "WEBHOOK_PAUSED")
    assert emitted(world) == []


def test_deliveries_are_listed_the_latest_first(world: World, client: Client) -> None:
    url = create(client).json["url"]
    create(client, name="other")
    deliver(url, github())
    world.clock.advance(1)
    deliver(url, github(secret="another secret of ours"))
    world.clock.advance(1)
    deliver(url, github(body=b'{"n": 2}', delivery="d-2"), b'{"n": 2}')
    wanted = [("accepted", None, "push"), ("refused", "WEBHOOK_SIGNATURE_INVALID", None), ("accepted", None, "push")]
    assert listed(client) == wanted
    first = client.get(f"{PATH}/repo/deliveries", query={"limit": "2"}).json
    assert (len(first["items"]), first["has_more"], first["items"][0]["id"]) == (2, True, "d-2")
    assert listed(client, limit="2", cursor=first["next_cursor"]) == wanted[2:]
    assert world.client("webhooks", EVE).get(f"{PATH}/repo/deliveries").status == 200
    assert client.get(f"{PATH}/other/deliveries").json["items"] == []


def test_a_namesakes_deliveries_are_not_listed(world: World, client: Client) -> None:
    deliver(create(client).json["url"], github())
    client.delete(f"{PATH}/repo", query={"purge": "1"})
    world.clock.advance(1)
    create(client)
    assert listed(client) == []
