"""Notifications on the stack: a run ends, and a receiver verifies what it is sent by the stock library."""

import base64
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from standardwebhooks import Webhook

from tests.e2e.api import Api, unique
from tests.e2e.conftest import MakeFunction
from tests.support.receiver import Receiver, receiving

CHANNELS, RULES, DELIVERIES = (f"/v1/notification-{kind}" for kind in ("channels", "rules", "deliveries"))
TEMPLATE = '{"text": {{ ("Run " ~ event.subject ~ " is " ~ state) | tojson }}}'


@dataclass(frozen=True)
class Told:
    """A rule about runs, and its receiver."""

    name: str
    secret: str
    receiver: Receiver

    def messages(self) -> list[Any]:
        """What came, verified."""
        return [Webhook(self.secret).verify(one.body, one.headers) for one in list(self.receiver.received)]


@pytest.fixture
def told(api: Api) -> Iterator[Told]:
    name, secret = unique("told"), f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"
    assert api("POST", "/v1/secrets", json={"name": name, "values": {"WEBHOOK_SECRET": secret}}).status_code == 201
    with receiving() as receiver:
        channel = {"name": name, "channel_type": "webhook", "webhook": {"url": receiver.url, "secret": name}}
        made = api("POST", CHANNELS, json=channel)
        assert made.status_code == 201, made.text
        rule = {"name": name, "events": ["dev.portico.run.settle"], "channel": name, "template": TEMPLATE}
        made = api("POST", RULES, json=rule)
        assert made.status_code == 201, made.text
        yield Told(name, secret, receiver)
    for path in (RULES, CHANNELS, "/v1/secrets"):
        assert api("DELETE", f"{path}/{name}?purge=true").status_code == 204


def test_the_end_of_a_run_is_told(api: Api, told: Told, make: MakeFunction) -> None:
    run = api("POST", f"/v1/functions/{make()}/runs?blocking=true", json={"input": {}}).json()
    texts = _until(lambda: [one["text"] for one in told.messages() if run["id"] in one["text"]])
    assert texts == [f"Run {run['id']} is SUCCEEDED"]
    [delivery] = _until(
        lambda: [one for one in _of(api, told) if one["status"] == "DELIVERED" and one["entity"] == run["id"]]
    )
    assert delivery["attempts"] == 1
    assert delivery["id"] in {one.headers["webhook-id"] for one in told.receiver.received}


def test_what_was_refused_comes_later(api: Api, told: Told, make: MakeFunction) -> None:
    told.receiver.statuses = (503, 204)
    run = api("POST", f"/v1/functions/{make()}/runs?blocking=true", json={"input": {}}).json()
    [delivery] = _until(
        lambda: [one for one in _of(api, told) if one["status"] == "DELIVERED" and one["entity"] == run["id"]]
    )
    assert delivery["attempts"] == 2
    [first, second] = [one.headers for one in told.receiver.received]
    assert first["webhook-id"] == second["webhook-id"] == delivery["id"]


def test_a_channel_is_tried(api: Api, told: Told) -> None:
    reply = api("POST", f"{CHANNELS}/{told.name}/test", json={"message": "Hello."})
    assert reply.status_code == 200, reply.text
    assert (reply.json()["delivered"], reply.json()["error"]) == (True, None)
    assert [one["data"] for one in told.messages()] == [{"message": "Hello."}]


def _of(api: Api, told: Told) -> list[Any]:
    return [one for one in api.all(DELIVERIES) if one["rule"] == told.name]


def _until(found: Callable[[], Any], seconds: float = 60) -> Any:
    end = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < end
        time.sleep(0.2)
    return value
