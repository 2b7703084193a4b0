"""The conventions of the API through the gateway: keys, deprecation, limits, CORS, readiness, metrics."""

import json
import re
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.e2e.api import ECHO, PYTHON, Access, Api, error_of, oauth_error_of, unique
from tests.e2e.cloud import Cloud
from tools.api.openapi import TARGET

ORIGIN = {"Origin": "http://localhost:3000"}
QUOTA, PER_SECOND = 120, 2


def _body(name: str) -> dict[str, Any]:
    return {"name": name, "image": PYTHON, "handler": "main.handle", "source": {"files": {"main.py": ECHO}}}


@pytest.fixture
def name(api: Api) -> Any:
    """The name of a function that is gone afterwards."""
    chosen = unique()
    yield chosen
    api.built(chosen)
    api.purge(chosen)


def test_many_at_once_with_one_key_make_one(api: Api, name: str) -> None:
    def send(_: int) -> httpx.Response:
        while (
            reply := api("POST", "/v1/functions", json=_body(name), headers={"Idempotency-Key": name})
        ).status_code == 409:
            assert error_of(reply, 409)["code"] == "IDEMPOTENCY_IN_PROGRESS"
            time.sleep(float(reply.headers["Retry-After"]))
        return reply

    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(send, range(16)))
    assert {reply.status_code for reply in replies} == {201}
    assert len({reply.text for reply in replies}) == 1
    assert Counter(reply.headers.get("Idempotent-Replayed") for reply in replies) == {None: 1, "true": 15}
    assert {reply.headers["Location"] for reply in replies} == {f"/v1/functions/{name}"}


def test_a_key_with_another_payload(api: Api, name: str) -> None:
    headers = {"Idempotency-Key": name}
    assert api("POST", "/v1/functions", json=_body(name), headers=headers).status_code == 201
    reply = api("POST", "/v1/functions", json={**_body(name), "timeout": 3}, headers=headers)
    error_of(reply, 422, "IDEMPOTENCY_KEY_REUSED")


def test_a_key_is_not_another_tenants(api: Api, neighbour: Api, name: str) -> None:
    headers = {"Idempotency-Key": name}
    assert api("POST", "/v1/functions", json=_body(name), headers=headers).status_code == 201
    theirs = neighbour("POST", "/v1/functions", json=_body(name), headers=headers)
    assert (theirs.status_code, theirs.headers.get("Idempotent-Replayed")) == (201, None)
    neighbour.built(name)
    neighbour.purge(name)


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_what_is_not_a_key(api: Api, key: str) -> None:
    reply = api("POST", "/v1/functions", json=_body("never"), headers={"Idempotency-Key": key})
    error_of(reply, 400, "INVALID_IDEMPOTENCY_KEY")


def test_the_former_path_says_that_it_goes(api: Api) -> None:
    former, present = api("GET", "/v1/auth/whoami"), api("GET", "/v1/auth/me")
    assert former.json() == present.json()
    assert re.fullmatch(r"@\d+", former.headers["Deprecation"])
    assert former.headers["Sunset"].endswith("GMT")
    assert former.headers["Link"] == '</v1/auth/me>; rel="successor-version"'
    assert "Deprecation" not in present.headers


def test_a_bucket_is_shared_by_all_processes(cloud: Cloud, access: Access) -> None:
    """Token requests of one key pair, from several processes at once: about as many pass as the bucket has."""
    own = cloud.tenant(unique("d"), access.project, "StandardPlan")
    form, pair = {"grant_type": "client_credentials"}, (own.access_key, own.secret_key)

    def ask(_: int) -> httpx.Response:
        return client.post(f"{own.url}/v1/auth/token", data=form, auth=pair)

    began = time.monotonic()
    with httpx.Client(timeout=60) as client, ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(ask, range(3 * QUOTA)))
    seconds = time.monotonic() - began
    passed = [reply for reply in replies if reply.status_code == 200]
    refused = [reply for reply in replies if reply.status_code == 429]
    assert len(passed) + len(refused) == len(replies)
    assert QUOTA - 2 <= len(passed) <= QUOTA * 1.1 + PER_SECOND * (seconds + 1)
    assert refused
    for reply in refused:
        assert oauth_error_of(reply, 429, "slow_down")["code"] == "RATE_LIMITED"
        assert int(reply.headers["Retry-After"]) >= 1
        assert reply.headers["RateLimit"].startswith('"tokens";r=0;t=')
        assert reply.headers["RateLimit-Policy"] == f'"tokens";q={QUOTA};w=60'


def test_replies_name_the_origin_and_edge_replies_any(api: Api, access: Access) -> None:
    for path, status in (
        ("/v1/auth/me", 200),
        ("/v1/functions/nope", 404),
        ("/v1/functions/a/nope", 404),
        ("/v1/nowhere", 404),
    ):
        reply = api("GET", path, headers=ORIGIN)
        assert (reply.status_code, reply.headers["Access-Control-Allow-Origin"]) == (status, ORIGIN["Origin"])
        assert "Access-Control-Allow-Origin" not in api("GET", path, headers={"Origin": "https://evil.example"}).headers
    for path, status in (("/v1/auth/me", 401), ("/v1/functions/a/nope", 401)):
        reply = httpx.get(access.url + path, headers=ORIGIN)
        assert (reply.status_code, reply.headers["Access-Control-Allow-Origin"]) == (status, "*")


@pytest.mark.parametrize(
    "path", ["/v1/functions/{name}", "/v1/functions", "/v1/functions/{name}-no", "/health", "/docs"]
)
def test_a_head_is_a_get_without_its_content(api: Api, name: str, path: str) -> None:
    assert api("POST", "/v1/functions", json=_body(name)).status_code == 201
    path = path.format(name=name)
    api.built(name)
    same = {"X-Request-Id": unique(), **ORIGIN}
    get, head = (api(method, path, headers=same) for method in ("GET", "HEAD"))
    assert (head.status_code, head.content) == (get.status_code, b"")
    varying = {"date", "x-amzn-requestid", "x-amz-request-id", "x-amz-id-2"}
    theirs, mine = ({k: v for k, v in reply.headers.items() if k not in varying} for reply in (get, head))
    assert mine == theirs
    assert head.headers["Content-Length"] == str(get.num_bytes_downloaded)
    if "ETag" in head.headers:
        assert api("HEAD", path, headers={"If-None-Match": head.headers["ETag"]}).status_code == 304


def test_another_method_of_a_path_is_told_those_that_it_has(api: Api, access: Access) -> None:
    for method, path, allowed in (
        ("DELETE", "/v1/functions", "GET, HEAD, POST"), ("GET", "/v1/functions/search", "POST"),
        ("PUT", "/v1/functions/x/restore", "POST"), ("POST", "/health", "GET, HEAD"),
    ):  # fmt: skip
        reply = api(method, path)
        error_of(reply, 405, "METHOD_NOT_ALLOWED")
        assert reply.headers["Allow"] == allowed
        error_of(httpx.request(method, access.url + path), 401, "UNAUTHENTICATED")


def test_every_path_answers_preflights(access: Access) -> None:
    paths = json.loads(TARGET.read_text(encoding="utf-8"))["paths"]
    with httpx.Client(base_url=access.url, timeout=60) as client:
        for path, operations in paths.items():
            asked = {**ORIGIN, "Access-Control-Request-Method": next(iter(operations)).upper()}
            reply = client.options(re.sub(r"{\w+}", "x", path), headers=asked)
            assert (reply.status_code, reply.headers["Access-Control-Allow-Origin"]) == (200, "*"), path
            allowed = set(reply.headers["Access-Control-Allow-Methods"].split(","))
            assert allowed == {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}, path
            assert "Idempotency-Key" in reply.headers["Access-Control-Allow-Headers"]


def test_readiness_names_four_dependencies(access: Access) -> None:
    ready = httpx.get(f"{access.url}/ready", timeout=30)
    assert (ready.status_code, ready.json()["checks"]) == (
        200,
        {"database": "ok", "objects": "ok", "events": "ok", "keys": "ok"},
    )


def _count(text: str, route: str, status: str) -> int:
    lines = [line for line in text.splitlines() if "_count{" in line and f'route="{route}"' in line]
    return sum(int(line.rpartition(" ")[2]) for line in lines if f'status="{status}"' in line)


def test_metrics_count_what_was_asked(api: Api, neighbour: Api) -> None:
    route = "/v1/functions/{name}"

    def count() -> int:
        reply = api("GET", "/v1/admin/metrics")
        assert (reply.status_code, reply.headers["Content-Type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
        return _count(reply.text, route, "4xx")

    before = count()
    for _ in range(7):
        assert api("GET", f"/v1/functions/{unique()}").status_code == 404
    deadline = time.monotonic() + 30
    while (after := count()) < before + 7 and time.monotonic() < deadline:
        time.sleep(0.2)  # a line is in the log a moment after its reply
    assert after >= before + 7
    assert neighbour("GET", "/v1/admin/metrics").status_code in {403, 404}
