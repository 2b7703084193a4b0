"""Notifications by webhook: from what happens to what a receiver is sent, and what becomes of each."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from portico import catalogue
from portico.core.data.key_ranges import KeyRange
from portico.core.model.call import Call, Origin
from portico.core.model.principal import PLATFORM
from portico.eventing.notifications.actions import AdvanceLane
from standardwebhooks import Webhook

from tests.support.gateway import Client
from tests.support.notifications import CHANNEL, RULE, SECRET, Notifying
from tests.support.receiver import Received, Receiver, receiving
from tests.support.sample_resource import ADMIN, ANN, EPOCH, HOME
from tests.support.world import World

DELIVERIES = "/v1/notification-deliveries"


@pytest.fixture
def notifications(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Notifying:
    """A world on one machine, where receivers are on 127.0.0.1, with the secret that channels are signed by."""
    monkeypatch.setenv("PORTICO_ENVIRONMENT", "local")
    world: World = request.getfixturevalue("world")
    values = {"WEBHOOK_SECRET": SECRET}
    assert world.client("secrets", ADMIN).post("/v1/secrets", body={"name": "alerts", "values": values}).status == 201
    world.ready()
    return Notifying(world)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Takes everything."""
    with receiving() as found:
        yield found


def admin(notifications: Notifying) -> Client:
    return notifications.world.client("notifications", ADMIN)


def declare(notifications: Notifying, url: str, *, path: str = "", **rule: Any) -> None:
    """A channel to a receiver, and a rule; nothing of before is told."""
    api = admin(notifications)
    webhook = {"url": url, "secret": "alerts"}
    assert api.post(f"/v1{path}/notification-channels", body={**CHANNEL, "webhook": webhook}).status == 201
    made = api.post(f"/v1{path}/notification-rules", body={**RULE, **rule})
    assert made.status == 201, made.body
    notifications.skip()


def verified(request: Received) -> Any:
    """The body of a request whose signature is the one that the stock library makes."""
    sent = request.headers
    at = datetime.fromtimestamp(int(sent["webhook-timestamp"]), UTC)
    assert sent["webhook-signature"] == Webhook(SECRET).sign(sent["webhook-id"], at, request.body.decode())
    return json.loads(request.body)


def deliveries(notifications: Notifying, path: str = DELIVERIES) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = admin(notifications).get(path).json["items"]
    return found


def test_what_a_rule_is_about_comes_signed(notifications: Notifying, receiver: Receiver) -> None:
    declare(notifications, receiver.url)
    run = notifications.world.start(blocking=True)
    assert notifications.go() == []
    created, settled = map(verified, receiver.received)
    assert (created["type"], settled["type"]) == ("dev.portico.run.create", "dev.portico.run.settle")
    assert settled["data"]["data"]["state"] == "SUCCEEDED"
    assert settled["data"]["subject"] == run.id
    found = deliveries(notifications)
    assert {(one["status"], one["attempts"], one["rule"], one["entity"]) for one in found} == {
        ("DELIVERED", 1, "runs", run.id)
    }
    assert {request.headers["webhook-id"] for request in receiver.received} == {one["id"] for one in found}
    whole = admin(notifications).get(f"{DELIVERIES}/{found[0]['id']}").json
    assert whole["event"]["type"] == found[0]["event_type"]


@pytest.mark.parametrize("path", ["", "/admin", "/domains/acme"], ids=["project", "platform", "domain"])
def test_rules_of_every_place_are_told(notifications: Notifying, receiver: Receiver, path: str) -> None:
    declare(notifications, receiver.url, path=path)
    notifications.world.start(blocking=True)
    notifications.go()
    assert len(receiver.received) == 2
    assert len(deliveries(notifications, f"/v1{path}/notification-deliveries")) == 2


def test_an_event_that_comes_again_is_sent_once(notifications: Notifying, receiver: Receiver) -> None:
    declare(notifications, receiver.url)
    notifications.world.start(blocking=True)
    for record in notifications.told() * 2:
        notifications.handle(record.event())
    assert len(receiver.received) == 2
    assert len(deliveries(notifications)) == 2
    assert notifications.told() == []


def test_a_condition_speaks_of_what_the_record_says(notifications: Notifying, receiver: Receiver) -> None:
    declare(notifications, receiver.url, condition=[{"exact": {"state": "FAILED"}}])
    notifications.world.start(blocking=True)
    notifications.go()
    assert receiver.received == []
    ended = [
        {"exact": {"state": "SUCCEEDED", "entitytype": "run", "project": "vision"}},
        {"prefix": {"actor": "user:acme/"}},
    ]
    assert admin(notifications).patch("/v1/notification-rules/runs", body={"condition": ended}).status == 200
    notifications.world.start(blocking=True)
    notifications.go()
    assert [verified(one)["type"] for one in receiver.received] == ["dev.portico.run.settle"]


def test_a_template_is_the_body(notifications: Notifying, receiver: Receiver) -> None:
    template = '{"text": {{ ("Run " ~ event.subject ~ " is " ~ state) | tojson }}}'
    declare(notifications, receiver.url, template=template, events=["dev.portico.run.settle"])
    run = notifications.world.start(blocking=True)
    notifications.go()
    assert json.loads(receiver.received[0].body) == {"text": f"Run {run.id} is SUCCEEDED"}


def test_nothing_of_notifications_causes_one(notifications: Notifying, receiver: Receiver) -> None:
    loop = ["dev.portico.notification_delivery.*", "dev.portico.notification_rule.update"]
    refused = admin(notifications).post("/v1/notification-rules", body={**RULE, "events": loop})
    assert (refused.status, refused.fields) == (422, ["events"])
    declare(notifications, receiver.url, events=[*loop, "dev.portico.function.*"])
    assert admin(notifications).patch("/v1/notification-rules/runs", body={"description": "Loops."}).status == 200
    assert notifications.told() == []


def test_a_failing_delivery_holds_back_its_key_alone(notifications: Notifying) -> None:
    with receiving(503) as receiver:
        declare(notifications, receiver.url)
        first = notifications.world.start(blocking=True)
        notifications.go()
        notifications.world.start(blocking=True)
        notifications.go()
        assert len(receiver.received) == 2  # the first of each run; what is behind waits
        assert {(one["status"], one["attempts"]) for one in deliveries(notifications)} == {
            ("WAITING", 1),
            ("WAITING", 0),
        }
        receiver.statuses = (204,)
        notifications.retry()
        kinds = [verified(one)["type"].rpartition(".")[2] for one in receiver.received if first.id in str(one.body)]
        assert kinds == ["create", "create", "settle"]
        assert {one["status"] for one in deliveries(notifications)} == {"DELIVERED"}
        assert notifications.asked.lanes == []


def test_a_receiver_that_is_down_for_an_hour_gets_all_in_order(notifications: Notifying) -> None:
    with receiving(503) as receiver:
        declare(notifications, receiver.url, events=["dev.portico.function.*"])
        for number in range(5):
            changed = notifications.world.client("functions", ADMIN).patch(
                "/v1/functions/hello", body={"description": f"The {number}."}
            )
            assert changed.status == 200
            notifications.go()
        begun = notifications.world.clock.now()
        while (notifications.world.clock.now() - begun).total_seconds() < 3600:
            assert len(notifications.asked.lanes) == 1
            notifications.retry()
        tried = len(receiver.received)
        assert len({one.headers["webhook-id"] for one in receiver.received}) == 1
        receiver.statuses = (204,)
        notifications.retry()
        versions = [verified(one)["data"]["data"]["version"] for one in receiver.received[tried:]]
        assert versions == sorted(versions)
        assert len(versions) == 5


def test_after_a_day_it_is_given_up_and_the_next_goes(notifications: Notifying) -> None:
    with receiving(503) as receiver:
        declare(notifications, receiver.url)
        notifications.world.start(blocking=True)
        notifications.go()
        receiver.statuses = (503, 503, 204)
        notifications.retry(seconds=24 * 3600)
        assert [one["status"] for one in deliveries(notifications)] == ["DELIVERED", "DEAD"]
        [_, dead] = deliveries(notifications)
        assert dead["error"] == {
            "code": "NOTIFICATION_NOT_TAKEN",
            "message": "The receiver answered with the status 503.",
        }
        redriven = admin(notifications).post(f"{DELIVERIES}/{dead['id']}/redrive")
        assert (redriven.status, redriven.json["status"]) == (202, "WAITING")
        notifications.retry()
        assert {one["status"] for one in deliveries(notifications)} == {"DELIVERED"}
        assert admin(notifications).post(f"{DELIVERIES}/{dead['id']}/redrive").error["code"] == "NOTIFICATION_DELIVERED"


def test_a_channel_is_tried(notifications: Notifying, receiver: Receiver) -> None:
    declare(notifications, receiver.url)
    reply = admin(notifications).post("/v1/notification-channels/alerts/test", body={"message": "Hello."})
    assert (reply.status, reply.json["delivered"], reply.json["error"]) == (200, True, None)
    [sent] = receiver.received
    assert json.loads(sent.body)["data"] == {"message": "Hello."}
    assert sent.headers["webhook-id"] == reply.json["id"]
    receiver.statuses = (204, 302)
    failed = admin(notifications).post("/v1/notification-channels/alerts/test", body={}).json
    assert (failed["delivered"], failed["error"]["code"]) == (False, "NOTIFICATION_NOT_TAKEN")


@pytest.mark.parametrize("values", [{"OTHER": SECRET}, {"WEBHOOK_SECRET": "hunter2"}], ids=["no-key", "no-secret"])
def test_a_secret_that_cannot_sign_is_named_and_not_shown(
    notifications: Notifying, receiver: Receiver, values: dict[str, str]
) -> None:
    declare(notifications, receiver.url)
    secrets = notifications.world.client("secrets", ADMIN)
    assert secrets.patch("/v1/secrets/alerts", body={"values": values}).status == 200
    error = admin(notifications).post("/v1/notification-channels/alerts/test", body={}).json["error"]
    assert error["code"] == "NOTIFICATION_SECRET_INVALID"
    assert "hunter2" not in error["message"]
    assert receiver.received == []


@pytest.mark.parametrize(
    "url",
    ["https://10.0.0.1/", "http://alerts.example.com/", "https://a:b@alerts.example.com/"],
    ids=["inside", "plain", "user"],
)
def test_urls_are_guarded(notifications: Notifying, url: str) -> None:
    webhook = {"url": url, "secret": "alerts"}
    refused = admin(notifications).post("/v1/notification-channels", body={**CHANNEL, "webhook": webhook})
    assert (refused.status, refused.fields) == (422, ["webhook.url"])


def test_rules_and_channels_are_admins(notifications: Notifying) -> None:
    user = notifications.world.client("notifications", ANN)
    assert user.post("/v1/notification-channels", body=CHANNEL).status == 404  # it may not know of it
    assert user.get("/v1/notification-rules").status == 403
    assert user.get(DELIVERIES).status == 403
    assert user.get("/v1/notification-rule-types").status == 200


def test_users_of_a_project_are_told_of_nothing_private(notifications: Notifying, receiver: Receiver) -> None:
    declare(notifications, receiver.url, path="/domains/acme", events=["dev.portico.folder.*"])
    folders = notifications.world.client("folders", ANN)
    assert folders.post("/v1/users/me/folders", body={"name": "diary"}).status == 201
    notifications.go()
    assert receiver.received == []


def test_types_have_schemas(notifications: Notifying) -> None:
    api = admin(notifications)
    found = {one["name"]: one for one in api.get("/v1/notification-rule-types").json["items"]}
    assert {name for name, one in found.items() if one["preset"]} == {
        *("session.started", "session.terminated", "artifact.download.completed", "endpoint.lifecycle.changed"),
    }
    assert "dev.portico.run.*" in found
    assert not [name for name in found if "notification" in name]
    started = api.get("/v1/notification-rule-types/session.started/schema").json
    assert started["schema"]["required"] == ["session_id", "session_type", "cluster_mode", "status"]
    run = api.get("/v1/notification-rule-types/dev.portico.run.settle/schema").json["schema"]
    assert run["properties"]["event"]["properties"]["type"] == {"const": "dev.portico.run.settle"}
    absent = api.get("/v1/notification-rule-types/session.paused/schema")
    assert (absent.status, absent.error["code"]) == (404, "RULE_TYPE_NOT_FOUND")


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"events": ["session.paused"]}, "events.0"),
        ({"events": ["dev.portico.unicorn.*"]}, "events.0"),
        ({"events": ["dev.portico.*"]}, "events.0"),
        ({"condition": [{"like": {"type": "x"}}]}, "condition.0.like"),
        ({"template": "{{ state"}, "template"),
    ],
    ids=["preset", "entity", "everything", "dialect", "template"],
)
def test_a_rule_that_cannot_work_is_refused(notifications: Notifying, fields: dict[str, Any], at: str) -> None:
    refused = admin(notifications).post("/v1/notification-rules", body={**RULE, **fields})
    assert (refused.status, refused.fields) == (422, [at])


def test_a_message_is_rendered_and_checked(notifications: Notifying, receiver: Receiver) -> None:
    template = "{{ session_name }}: {{ status }}, by {{ rule }}"
    webhook = {"webhook": {"url": receiver.url, "secret": "alerts", "content_type": "text/plain"}}
    assert admin(notifications).post("/v1/notification-channels", body={**CHANNEL, **webhook}).status == 201
    rule = {**RULE, "events": ["session.started"], "template": template}
    assert admin(notifications).post("/v1/notification-rules", body=rule).status == 201
    validate = "/v1/notification-rules/runs/validate"
    assert admin(notifications).post(validate, body={}).json == {"message": "train: RUNNING, by runs"}
    data = {"session_id": "s-1", "session_type": "batch", "cluster_mode": "single-node", "status": "RUNNING"}
    given = admin(notifications).post(validate, body={"data": {**data, "session_name": "mine"}})
    assert given.json == {"message": "mine: RUNNING, by runs"}
    refused = admin(notifications).post(validate, body={"data": {**data, "color": "red"}})
    assert (refused.status, refused.fields) == (422, ["data"])
    assert receiver.received == []


def test_a_rule_may_come_before_its_channel(notifications: Notifying) -> None:
    made = admin(notifications).post("/v1/notification-rules", body=RULE)
    assert made.json["last_error"]["code"] == "NOTIFICATION_CHANNEL_NOT_FOUND"


def test_a_purged_project_takes_its_notifications_along(notifications: Notifying) -> None:
    with receiving(503) as receiver:
        declare(notifications, receiver.url)
        notifications.world.start(blocking=True)
        notifications.go()
    table, name = notifications.world.platform.table, notifications.world.platform.store.entities
    [(_, lane, _)] = notifications.asked.lanes
    assert table.query(name, KeyRange(lane), 10).items
    for kind in ("notification_rules", "notification_channels", "notification_deliveries"):
        assert kind in catalogue.inside("project")
        assert kind in catalogue.inside("domain")
        notifications.world.platform.service(kind).purge_all(
            Call(PLATFORM, AdvanceLane(HOME, lane), Origin("r"), EPOCH), HOME
        )
    assert table.query(name, KeyRange(lane), 10).items == []
    assert deliveries(notifications) == []
