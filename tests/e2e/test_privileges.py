"""What the other tests do not ask of every function behind the API, so that where IAM is enforced each grant is seen in use.

A POST with a key, that succeeds and that fails; a cursor, which is opened with the platform's key; values that are too large for
an item; and what is seldom done to a domain, a schedule, and a function with many versions.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.e2e.api import ECHO, PYTHON, Api, error_of, unique
from tests.e2e.cloud import Cloud
from tests.e2e.conftest import MakeFunction
from tests.support.waiting import eventually

LARGE = "x" * 50_000  # an item keeps values of 32 KiB
ESCAPED = "é" * 7_500  # a schema has at most 16 KiB, but this is six bytes a letter where it is kept
HOME = "/v1/domains/default"
VERSIONS = 12  # ten are kept
NOBODY = "01a1face-0000-7000-8000-000000000000"
FAILS = "def handle(context, payload):\n    raise ValueError('no')\n"


@dataclass(frozen=True)
class Made:
    """How an entity is made, and where it is then: one for each function behind the API that keeps replies."""

    path: str
    body: dict[str, Any]

    @property
    def entity(self) -> str:
        return f"{self.path}/{self.body['name']}"


def _made(path: str, **fields: Any) -> Made:
    return Made(path, {"name": unique("p"), **fields})


@pytest.fixture(scope="module")
def function(make: MakeFunction) -> str:
    return make(ECHO)


MADE = {
    "functions": lambda _: _made("/v1/functions", image=PYTHON, handler="main.handle", source={"files": {"main.py": ECHO}}),
    "secrets": lambda _: _made("/v1/secrets", values={"A": "b"}),
    "images": lambda _: _made("/v1/images", base_image=PYTHON),
    "domains": lambda _: _made("/v1/admin/domains"),
    "projects": lambda _: _made(f"{HOME}/projects"),
    "identity providers": lambda _: _made(f"{HOME}/identity-providers", issuer="https://issuer.example", client_id="c"),
    "users": lambda _: _made(f"{HOME}/users", email=f"{unique('u')}@example.com"),
    "policies": lambda _: _made(f"{HOME}/policies", cedar="permit(principal, action, resource) when { false };"),
    "events": lambda _: _made("/v1/events"),
    "subscriptions": lambda function: _made("/v1/subscriptions", event="x.y", function=function),
    "schedules": lambda function: _made("/v1/schedules", schedule="rate(1 day)", function=function, paused=True),
    "webhooks": lambda _: _made("/v1/webhooks", event="x.y", scheme="github"),
}  # fmt: skip


def _key(name: str) -> dict[str, str]:
    return {"Idempotency-Key": name}


@pytest.mark.parametrize("kind", MADE)
def test_a_key_is_kept_for_what_succeeds_and_freed_by_what_fails(api: Api, function: str, kind: str) -> None:
    made, key = MADE[kind](function), unique()
    if kind in {"subscriptions", "webhooks"}:
        made.body["event"] = _event(api)
    first = api("POST", made.path, json=made.body, headers=_key(key))
    assert first.status_code in {201, 202}, first.text
    again = api("POST", made.path, json=made.body, headers=_key(key))
    kept = 409 if kind == "webhooks" else first.status_code  # a reply with a secret in it is not kept
    assert (again.status_code, again.headers["Idempotent-Replayed"]) == (kept, "true")
    for _ in range(2):  # the key of what failed is free again
        refused = api("POST", f"{made.path}/none/restore", headers=_key(f"{key}-none"))
        assert refused.status_code == 404, refused.text
        assert "Idempotent-Replayed" not in refused.headers
    error_of(api("GET", made.path, params={"cursor": "x"}), 400, "INVALID_CURSOR")
    if kind == "functions":
        api.built(made.body["name"])
    assert api("DELETE", f"{made.entity}?purge=true").status_code == 204


def _event(api: Api) -> str:
    name = unique("ev")
    assert api("POST", "/v1/events", json={"name": name}).status_code == 201
    return name


def _answer(api: Api, path: str, body: Any, status: int) -> None:
    """Asked with a key, twice."""
    key = unique()
    for _ in range(2):
        reply = api("POST", path, json=body, headers=_key(key))
        assert reply.status_code == status, reply.text


def test_so_it_is_with_what_has_no_name(api: Api, function: str) -> None:
    _answer(api, f"/v1/functions/{function}/runs", {"input": 1}, 202)
    _answer(api, f"/v1/runs/{NOBODY}/kill", None, 404)
    _answer(api, "/v1/uploads", {"size": 1}, 201)
    _answer(api, "/v1/uploads", {"size": 10**15}, 422)
    _answer(api, "/v1/dead-letters/redrive", {"filter": {"function": {"equals": "none"}}}, 200)
    _answer(api, f"/v1/dead-letters/{NOBODY}/redrive", None, 404)
    _answer(api, "/v1/auth/keypairs/PK000000000000000000/rotate", None, 404)
    _answer(api, "/v1/authz/simulate", {}, 422)
    made = api("POST", "/v1/auth/keypairs", json={}, headers=_key(unique()))
    assert made.status_code == 201, made.text
    assert api("DELETE", f"/v1/auth/keypairs/{made.json()['access_key']}").status_code == 204
    for path in ("/v1/runs", "/v1/dead-letters", "/v1/admin/audit-logs"):
        error_of(api("GET", path, params={"cursor": "x"}), 400, "INVALID_CURSOR")


def test_a_domain_changes_its_plan_and_goes_with_its_client(api: Api, cloud: Cloud) -> None:
    name = unique("dom")

    def clients() -> list[Any]:
        listed: list[Any] = cloud.client("apigateway").get_api_keys(nameQuery=f"portico/{name}")["items"]
        return listed

    assert api("POST", "/v1/admin/domains", json={"name": name, "plan": "free"}).status_code == 201
    assert api("PATCH", f"/v1/admin/domains/{name}", json={"plan": "standard"}).status_code == 200
    assert len(clients()) == 1
    assert api("DELETE", f"/v1/admin/domains/{name}?purge=true").status_code == 204
    assert clients() == []


def test_a_schedule_is_set_to_another_time(api: Api, function: str) -> None:
    name = unique("s")
    body = {"name": name, "schedule": "rate(1 day)", "function": function}
    assert api("POST", "/v1/schedules", json=body).status_code == 201
    path = f"/v1/schedules/{name}"
    assert eventually(lambda: api("GET", path).json()["status"] == "ACTIVE"), api("GET", path).text
    assert api("PATCH", path, json={"schedule": "rate(2 days)"}).status_code == 200
    assert eventually(lambda: api("GET", path).json()["status"] == "ACTIVE"), api("GET", path).text
    assert api("DELETE", f"{path}?purge=true").status_code == 204


def test_old_versions_of_a_function_go(api: Api, make: MakeFunction) -> None:
    name = make(ECHO)
    for number in range(VERSIONS):
        source = {"files": {"main.py": f"{ECHO}# {number}\n"}}
        assert api("PATCH", f"/v1/functions/{name}", json={"source": source}).status_code == 200
        assert api.built(name)["status"] == "READY"
    assert eventually(lambda: len(api.all(f"/v1/functions/{name}/versions")) <= VERSIONS)


@pytest.fixture
def subscribed(api: Api, make: MakeFunction) -> Iterator[tuple[str, str]]:
    """An event, and the subscription of a function that fails on it, and again."""
    function, event, name = (
        make(FAILS, retries={"max_attempts": 2, "backoff": {"initial": 1, "factor": 1, "max": 1}}),
        _event(api),
        unique("sub"),
    )
    body = {"name": name, "event": event, "function": function}
    assert api("POST", "/v1/subscriptions", json=body).status_code == 201
    yield event, name
    for path in (f"/v1/subscriptions/{name}", f"/v1/events/{event}"):
        api("DELETE", f"{path}?purge=true")


def _letters(api: Api, name: str) -> list[Any]:
    return [one for one in api.all("/v1/dead-letters") if one["subscription"] == name]


def test_large_events_are_delivered_kept_and_delivered_again(api: Api, subscribed: tuple[str, str]) -> None:
    event, name = subscribed
    since = time.time() - 5
    reply = api("POST", f"/v1/events/{event}/emit", json=LARGE)
    assert reply.status_code == 202, reply.text
    assert eventually(lambda: bool(_letters(api, name)))
    [letter] = _letters(api, name)
    path = f"/v1/dead-letters/{letter['id']}"
    assert api("GET", path).json()["input"] == LARGE
    assert api("POST", f"{path}/redrive").status_code == 202
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(since))
    replay = api("POST", f"/v1/subscriptions/{name}/replays", json={"since": moment})
    assert replay.status_code == 202, replay.text
    assert eventually(lambda: len(_letters(api, name)) == 3, seconds=60), _letters(api, name)


def test_a_large_schema_is_kept_with_the_run_of_a_schedule(api: Api, make: MakeFunction) -> None:
    function, name = make(ECHO, schema={"out": {"type": "integer", "description": ESCAPED}}), unique("s")
    at = time.strftime("at(%Y-%m-%dT%H:%M:%S)", time.gmtime(time.time() + 12))
    reply = api("POST", "/v1/schedules", json={"name": name, "schedule": at, "function": function, "data": 1})
    assert reply.status_code == 201, reply.text
    assert eventually(lambda: bool(api.all(f"/v1/functions/{function}/runs")), seconds=60)
    [run] = api.all(f"/v1/functions/{function}/runs")
    assert api.reaches(run["id"])["status"] == "SUCCEEDED"
    api("DELETE", f"/v1/schedules/{name}?purge=true")
