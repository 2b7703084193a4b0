"""Conventions of every request and every error."""

import base64
import json
from dataclasses import replace

import pytest
from portico import __version__
from portico.access.authn.keyring import KEYRING
from portico.compute.functions.resource import FUNCTIONS
from portico.operations.system.resource import SYSTEM

from tests.support.gateway import Client, proxy_event
from tests.support.sample_resource import ANN
from tests.support.world import FUNCTION, World

PATH = "/v1/functions"
PROBLEM = "application/problem+json"


@pytest.fixture
def api(world: World) -> Client:
    return world.client("functions")


@pytest.mark.parametrize("raw", ["{", "", '{"a": NaN}', '{"a":1,"a":1}', '"\\ud800"', "[" * 100_000, '{"a": 1e999}'])
def test_a_body_that_is_not_strict_json(api: Client, world: World, raw: str) -> None:
    reply = api.post(PATH, raw=raw)
    assert reply.status in ({400, 422} if raw == "" else {400})
    assert reply.error["code"] in {"MALFORMED_REQUEST", "VALIDATION_FAILED"}
    assert world.objects() == []


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", ""])
def test_another_content_type(api: Client, kind: str) -> None:
    reply = api.post(PATH, body=FUNCTION, Content_Type=kind)
    assert (reply.status, reply.error["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert reply.error["details"]["supported"] == ["application/json"]


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "APPLICATION/JSON"])
def test_parameters_of_the_content_type(api: Client, kind: str) -> None:
    assert api.post(PATH, body=FUNCTION, Content_Type=kind).status == 201


def test_a_body_that_is_too_large(api: Client, world: World) -> None:
    large = json.dumps({**FUNCTION, "description": "x" * (4 * 1024 * 1024)})
    for headers in ({}, {"Content_Length": str(len(large))}, {"Content_Length": "x"}):
        reply = api.post(PATH, raw=large, **headers)
        assert (reply.status, reply.error["code"]) == (413, "PAYLOAD_TOO_LARGE")
    assert world.objects() == []


def test_a_body_in_base64(api: Client, world: World) -> None:
    body = base64.b64encode(json.dumps(FUNCTION).encode()).decode()
    event = proxy_event("POST", PATH, {}, body, {"Content-Type": "application/json"}, ANN)
    assert api.handler({**event, "isBase64Encoded": True}, None)["statusCode"] == 201


@pytest.mark.parametrize("group", ["functions", "runs", "auth", "system"])
def test_a_path_that_is_not_there(world: World, group: str) -> None:
    reply = world.client(group).get("/v1/nope")
    assert (reply.status, reply.error["code"], reply.error["details"]) == (404, "NOT_FOUND", {"path": "/v1/nope"})


def test_a_method_that_is_not_there(api: Client) -> None:
    reply = api.delete(PATH)
    assert (reply.status, reply.error["code"]) == (405, "METHOD_NOT_ALLOWED")


@pytest.mark.parametrize(("method", "path", "status"), [("GET", f"{PATH}/nope", 404), ("GET", "/nope", 404),
    ("PUT", PATH, 405), ("GET", f"{PATH}?limit=0", 404)])  # fmt: skip
def test_problems_of_rfc_9457(api: Client, method: str, path: str, status: int) -> None:
    reply = api.send(method, path, Accept=f"text/html, {PROBLEM}")
    assert (reply.status, reply.headers["content-type"]) == (status, PROBLEM)
    problem = reply.json
    assert problem.keys() == {"type", "title", "status", "detail", "code", "details", "request_id"}
    assert (problem["status"], problem["type"]) == (
        status,
        f"urn:portico:error:{problem['code'].lower().replace('_', '-')}",
    )


def test_a_validation_as_a_problem(api: Client) -> None:
    reply = api.post(PATH, body={}, Accept=PROBLEM)
    assert (reply.status, reply.headers["content-type"], reply.json["code"]) == (422, PROBLEM, "VALIDATION_FAILED")


@pytest.mark.parametrize(("accept", "is_problem"), [
    (PROBLEM, True), ("Application/Problem+JSON", True), (f"application/json, {PROBLEM};q=0", False), (f"{PROBLEM};q=0.0", False),
    (f"application/json;q=0.5, {PROBLEM}", True), (f"application/json, {PROBLEM};q=0.5", False), (f"application/json, {PROBLEM}", True),
    (f"*/*;q=0.1, {PROBLEM};q=0.2", True), (f"*/*, {PROBLEM};q=0.9", False), (f"{PROBLEM}; Q=0 , */*", False), ("*/*", False),
    (f"{PROBLEM};charset=utf-8", True), (f'text/x;a="b,{PROBLEM}", application/json', False), ("application/json;q=0, */*", True),
    ("application/*", False), (f"x{PROBLEM}", False), (f"{PROBLEM}x", False), ("", False), ("text/html", False),
])  # fmt: skip
def test_an_error_is_written_as_the_client_prefers(api: Client, accept: str, is_problem: bool) -> None:
    for reply in (api.get("/nope", Accept=accept), api.send("GET", "/nope", Accept=accept, Content_Length="99999999")):
        assert reply.headers["content-type"] == (PROBLEM if is_problem else "application/json")
        assert "Accept" in reply.headers["vary"].split(", ")


@pytest.mark.parametrize(("asked", "answered"), [("my-id:1", "my-id:1"), ("bad id", "gateway-1"), ("x" * 129, "gateway-1"),
    ("é", "gateway-1")])  # fmt: skip
def test_the_id_of_the_request(api: Client, asked: str, answered: str) -> None:
    assert api.get(PATH, X_Request_Id=asked).headers["x-request-id"] == answered


def test_the_trace_goes_into_the_record(api: Client, world: World) -> None:
    trace = f"00-{'a' * 32}-{'b' * 16}-01"
    api.post(PATH, body=FUNCTION, traceparent=trace, X_Request_Id="my-id")
    api.post(PATH, body={**FUNCTION, "name": "two"}, traceparent=f"00-{'0' * 32}-{'b' * 16}-01")
    first, second = world.records()
    assert (first.traceparent, first.request_id, second.traceparent) == (trace, "my-id", None)


def test_nobody_gets_in(world: World) -> None:
    reply = world.client("functions", None).get(PATH)
    assert (reply.status, reply.error["code"]) == (401, "UNAUTHENTICATED")
    assert reply.headers["www-authenticate"].startswith("Bearer ")


def test_without_a_project_one_must_be_named(world: World) -> None:
    reply = world.client("functions", replace(ANN, project=None)).get(PATH)
    assert (reply.status, reply.error["code"]) == (400, "PROJECT_REQUIRED")


def test_an_unexpected_error_says_nothing(api: Client, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the secret is 42")

    monkeypatch.setattr(type(world.platform.get(FUNCTIONS).repository), "search", broken)
    reply = api.get(PATH)
    assert (reply.status, reply.error["code"], reply.error["details"]) == (500, "INTERNAL", {})
    assert "42" not in reply.body
    assert [record.error_code for record in world.records()] == ["INTERNAL"]


def test_health_and_readiness(world: World) -> None:
    system = world.client("system", None)
    health = system.get("/health").json
    assert (health["status"], health["version"]) == ("healthy", __version__)
    assert health["isolation"] == dict.fromkeys(("files", "network", "ports", "signals"), "lambda")
    world.platform.get(SYSTEM).limit = 60.0  # the machine may be slow
    before = system.get("/ready")
    assert (before.status, before.json["checks"]) == (
        503,
        {"database": "ok", "objects": "ok", "events": "ok", "keys": "unavailable"},
    )
    world.platform.get(KEYRING).ensure()
    world.clock.advance(seconds=6)
    assert system.get("/ready").status == 200


def test_the_document_and_its_page(world: World) -> None:
    system = world.client("system", None)
    document = system.get("/v1/openapi.json")
    assert (document.status, document.json["openapi"][:3]) == (200, "3.1")
    assert system.get("/docs").headers["content-type"].startswith("text/html")
