"""A replay on the stack: what was emitted before a subscription is delivered to it, by pages that drive one another."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.e2e.api import ECHO, Api, unique
from tests.e2e.conftest import MakeFunction

EVENTS = 40


def test_what_was_emitted_before_is_replayed_to_one_subscription(api: Api, make: MakeFunction) -> None:
    function, kind, name = make(ECHO), unique("before"), unique("late")
    since = datetime.now(UTC) - timedelta(seconds=2)
    assert api("POST", "/v1/events", json={"name": kind}).status_code == 201
    batch = [
        {"specversion": "1.0", "id": f"e-{n}", "source": f"/{kind}", "type": kind, "data": n} for n in range(EVENTS)
    ]
    headers = {"Content-Type": "application/cloudevents-batch+json"}
    assert api("POST", f"/v1/events/{kind}/emit", json=batch, headers=headers).status_code == 202
    body = {"name": name, "event": kind, "function": function}
    assert api("POST", "/v1/subscriptions", json=body).status_code == 201
    reply = api("POST", f"/v1/subscriptions/{name}/replays", json={"since": since.isoformat()})
    assert reply.status_code == 202, reply.text
    found = _ended(api, f"/v1/subscriptions/{name}/replays/{reply.json()['id']}")
    assert (found["status"], found["delivered"], found["refused"]) == ("DONE", EVENTS, 0)
    # What was still on its way when the subscription was made, it may have got of itself.
    runs = [run for run in api.all(f"/v1/functions/{function}/runs") if run["replay"] is not None]
    assert sorted(run["input"] for run in runs) == list(range(EVENTS))
    assert {run["replay"] for run in runs} == {found["id"]}
    for path in (f"/v1/subscriptions/{name}", f"/v1/events/{kind}"):
        api("DELETE", f"{path}?purge=true")


def _ended(api: Api, path: str, seconds: float = 120) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = api("GET", path).json()
        if found["status"] != "RUNNING":
            return found
        time.sleep(0.5)
    raise AssertionError(f"{path} is still RUNNING after {seconds} s")
