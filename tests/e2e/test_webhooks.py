"""Webhooks on the stack: what is delivered over HTTP, signed, ends as the run of a function, once."""

import hmac
import json
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.e2e.api import Access, Api, error_of, unique
from tests.e2e.conftest import MakeFunction

PATH = "/v1/webhooks"
TELL = "def handle(context, payload):\n    return {'event': context['event'], 'payload': payload}\n"


@dataclass(frozen=True)
class Hook:
    """A webhook whose deliveries run a function."""

    access: Access
    name: str
    function: str
    url: str
    secret: str

    def deliver(self, body: bytes, delivery: str, secret: str | None = None, **headers: str) -> httpx.Response:
        """As GitHub does."""
        digest = hmac.new((secret or self.secret).encode(), body, "sha256").hexdigest()
        said = {"X-Hub-Signature-256": f"sha256={digest}", "X-GitHub-Delivery": delivery, "X-GitHub-Event": "push"}
        sent = {"Content-Type": "application/json", **said, **headers}
        return httpx.post(f"{self.access.url}{self.url}", content=body, headers=sent, timeout=60)


@pytest.fixture
def hook(api: Api, make: MakeFunction) -> Iterator[Hook]:
    function, name = make(TELL), unique("hook")
    assert api("POST", "/v1/events", json={"name": name}).status_code == 201
    wanted = {"name": name, "event": name, "function": function}
    assert api("POST", "/v1/subscriptions", json=wanted).status_code == 201
    made = api("POST", PATH, json={"name": name, "event": name, "scheme": "github"})
    assert made.status_code == 201, made.text
    yield Hook(api.access, name, function, made.json()["url"], made.json()["secret"])
    for path in (f"{PATH}/{name}", f"/v1/subscriptions/{name}", f"/v1/events/{name}"):
        assert api("DELETE", f"{path}?purge=true").status_code in {204, 404}


def test_a_delivery_makes_a_run_and_its_repetition_none(api: Api, hook: Hook) -> None:
    body, delivery = json.dumps({"ref": "main", "by": "Jürgen"}, ensure_ascii=False).encode(), str(uuid.uuid4())
    replies = [hook.deliver(body, delivery) for _ in range(3)]
    assert [(reply.status_code, reply.json()) for reply in replies] == [
        (202, {"id": delivery, "duplicate": number > 0}) for number in range(3)
    ]
    [run] = _until(lambda: api.all(f"/v1/functions/{hook.function}/runs"))
    told = api.reaches(run["id"], "SUCCEEDED")["output"]
    assert told["payload"] == json.loads(body)
    assert (told["event"]["id"], told["event"]["subject"], told["event"]["type"]) == (delivery, "push", hook.name)
    assert told["event"]["source"].endswith(f"/webhooks/{hook.name}")
    assert hook.deliver(b'{"n": 2}', str(uuid.uuid4())).status_code == 202
    runs = _until(lambda: _of(api.all(f"/v1/functions/{hook.function}/runs"), 2))
    assert sorted(run["input"].get("n", 0) for run in runs) == [0, 2]


def test_many_at_once_of_one_delivery_are_one_event(api: Api, hook: Hook) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: hook.deliver(b"{}", "the-one"), range(16)))
    assert {reply.status_code for reply in replies} == {202}
    assert sum(not reply.json()["duplicate"] for reply in replies) == 1


def test_bytes_as_they_came_are_what_is_signed(hook: Hook) -> None:
    spaced = b'{"a" : 1,\r\n\t"b":"\xe2\x82\xac \\u00e9" }\n'
    assert hook.deliver(spaced, "spaced").status_code == 202
    digest = hmac.new(hook.secret.encode(), spaced, "sha256").hexdigest()
    again = json.dumps(json.loads(spaced)).encode()
    forged = hook.deliver(again, "again", **{"X-Hub-Signature-256": f"sha256={digest}"})
    error_of(forged, 401, "WEBHOOK_SIGNATURE_INVALID")


def test_rotation_loses_nothing_and_ends_when_told(api: Api, hook: Hook) -> None:
    second = api("POST", f"{PATH}/{hook.name}/rotate", json={}).json()["secret"]
    assert [hook.deliver(b"{}", one, one).status_code for one in (hook.secret, second)] == [202, 202]
    third = api("POST", f"{PATH}/{hook.name}/rotate", json={"grace_seconds": 0}).json()["secret"]
    tried = (hook.secret, second, third)
    assert [hook.deliver(b"{}", f"{one}-again", one).status_code for one in tried] == [401, 401, 202]


def test_what_is_refused_does_not_tell_why(api: Api, hook: Hook) -> None:
    assert api("POST", f"{PATH}/{hook.name}/pause").json()["status"] == "PAUSED"
    nobodys = f"/v1/hooks/{uuid.uuid4()}"
    paused, wrong = hook.deliver(b"{}", "1"), hook.deliver(b"{}", "2", "another secret")
    unknown = httpx.post(f"{hook.access.url}{nobodys}", json={}, timeout=60)
    errors = [{**error_of(reply, 401), "request_id": ""} for reply in (paused, wrong, unknown)]
    assert errors[0] == errors[1] == errors[2]
    assert api("POST", f"{PATH}/{hook.name}/resume").json()["status"] == "ACTIVE"
    assert hook.deliver(b"{}", "3").status_code == 202
    assert api("DELETE", f"{PATH}/{hook.name}").status_code == 204
    error_of(hook.deliver(b"{}", "4"), 401, "WEBHOOK_SIGNATURE_INVALID")
    assert api("POST", f"{PATH}/{hook.name}/restore").status_code == 200
    assert hook.deliver(b"{}", "4").status_code == 202


def test_the_scheme_of_stripe_with_a_secret_of_its_own(api: Api, access: Access, hook: Hook) -> None:
    name, secret = unique("stripe"), "whsec_0123456789abcdef0123456789abcdef"
    wanted = {"name": name, "event": hook.name, "scheme": "stripe", "secret": secret}
    made = api("POST", PATH, json=wanted).json()
    assert made["secret"] is None
    body = json.dumps({"id": f"evt_{name}", "type": "invoice.paid"}).encode()

    def deliver(t: int) -> httpx.Response:
        digest = hmac.new(secret.encode(), f"{t}.".encode() + body, "sha256").hexdigest()
        headers = {
            "Content-Type": "application/json",
            "Stripe-Signature": f"t={t},v1={'0' * 64},v1={digest},v0={digest}",
        }
        return httpx.post(f"{access.url}{made['url']}", content=body, headers=headers, timeout=60)

    now = int(time.time())
    assert deliver(now).json() == {"id": f"evt_{name}", "duplicate": False}
    assert deliver(now - 100).json() == {"id": f"evt_{name}", "duplicate": True}
    assert [deliver(now + ahead).status_code for ahead in (-400, 400)] == [401, 401]
    assert api("DELETE", f"{PATH}/{name}?purge=true").status_code == 204


def test_a_neighbour_neither_sees_it_nor_delivers_to_it(neighbour: Api, hook: Hook) -> None:
    error_of(neighbour("GET", f"{PATH}/{hook.name}"), 404, "WEBHOOK_NOT_FOUND")
    error_of(neighbour("POST", f"{PATH}/{hook.name}/rotate", json={}), 404, "WEBHOOK_NOT_FOUND")
    own = unique("hook")
    assert neighbour("POST", "/v1/events", json={"name": own}).status_code == 201
    theirs = neighbour("POST", PATH, json={"name": own, "event": own, "scheme": "github"}).json()
    assert hook.deliver(b"{}", "1", theirs["secret"]).status_code == 401
    with_token = hook.deliver(b"{}", "1", theirs["secret"], Authorization=f"Bearer {neighbour.token}")
    assert with_token.status_code == 401
    for path in (f"{PATH}/{own}", f"/v1/events/{own}"):
        assert neighbour("DELETE", f"{path}?purge=true").status_code == 204


def test_binary_bodies_are_refused(hook: Hook) -> None:
    error_of(hook.deliver(b'{"by": "\xff\xfe"}', "1"), 401, "WEBHOOK_SIGNATURE_INVALID")
    assert hook.deliver('{"by": "\N{REPLACEMENT CHARACTER}"}'.encode(), "2").status_code == 202


def test_bodies_that_are_too_large(hook: Hook) -> None:
    error_of(hook.deliver(json.dumps("x" * 261_000).encode(), "1"), 413, "PAYLOAD_TOO_LARGE")
    error_of(hook.deliver(b" " * (4 * 1024 * 1024 + 1), "1"), 413, "PAYLOAD_TOO_LARGE")


def test_the_trail_tells_the_owner_why_and_no_secret(api: Api, access: Access, hook: Hook) -> None:
    for number in range(12):
        assert hook.deliver(b"{}", str(number), "another secret").status_code == 401
    wanted = {"entity": {"equals": hook.name}, "outcome": {"equals": "denied"}}
    path = f"/v1/domains/{access.domain}/audit-logs"
    found = _until(lambda: api.all(path, filter=json.dumps(wanted)))
    assert 0 < len(found) <= 8, "enough to see, too little to flood"
    assert {record["error_code"] for record in found} == {"WEBHOOK_SIGNATURE_INVALID"}
    assert hook.secret not in json.dumps(api.all(path, filter=json.dumps({"entity": {"equals": hook.name}})))


def _of(found: list[Any], count: int) -> list[Any]:
    return found if len(found) >= count else []


def _until(condition: Callable[[], Any], seconds: float = 60) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.3)
    raise AssertionError(f"not within {seconds} s")
