"""Apps of sessions by the content API: what an app is asked, and what comes back from it."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from portico.compute.sessions.engine import ReachReply, ReachRequest, ReplyTooLarge, Unreachable
from portico.compute.sessions.reach import REACH
from portico.core.model.principal import Principal
from portico.platform.bootstrap import Credentials

from tests.integration.serving.content.test_content import answer, bearer, event_of, member, reply_of
from tests.support.gateway import Reply
from tests.support.sessions import SessionWorld
from tests.support.world import World

APP = {"name": "web", "port": 8080}
SANDBOX = "sandbox allow-scripts allow-forms"


@dataclass
class App:
    """A way to sessions at whose end an app answers."""

    asked: list[ReachRequest] = field(default_factory=list)
    status: int = 200
    headers: list[tuple[str, str]] = field(default_factory=lambda: [("Content-Type", "text/plain")])
    body: bytes = b"hello"
    fails: Exception | None = None

    def send(self, request: ReachRequest) -> ReachReply:
        """The answer."""
        self.asked.append(request)
        if self.fails is not None:
            raise self.fails
        return ReachReply(self.status, self.headers, self.body)


@pytest.fixture
def sessions(world: World) -> SessionWorld:
    return SessionWorld(world)


@pytest.fixture
def ann(world: World) -> Credentials:
    return member(world, "acme", "standard", "ann")


@pytest.fixture
def app(world: World) -> App:
    made = App()
    world.platform.put(REACH, made)
    return made


@pytest.fixture
def key(sessions: SessionWorld, ann: Credentials) -> str:
    """The id of a session of ann's that runs, with an app."""
    key = begun(sessions, ann)
    sessions.passes()
    sessions.lifecycle.reported(sessions.call(), sessions.read(key), "ready", address="127.77.0.9", port=8790)
    return key


def begun(sessions: SessionWorld, keys: Credentials) -> str:
    """A session of a key pair's user."""
    asked = event_of("GET", "/v1/content", bearer(sessions.world, keys))
    answer(asked)  # which notes the caller
    principal = Principal.from_claims(json.loads(asked["requestContext"]["authorizer"]["claims"]))
    api = sessions.world.client("sessions", principal)
    made = api.post("/v1/sessions", body={"image": "python", "apps": [APP]})
    assert made.status == 201, made.body
    return str(made.json["id"])


Ask = Callable[..., Reply]


@pytest.fixture
def ask(world: World, ann: Credentials, key: str) -> Ask:
    """Asks the app in the name of ann."""

    def asked(method: str = "GET", path: str = "/", body: bytes | None = None, **headers: str) -> Reply:
        given = {name.replace("_", "-"): text for name, text in headers.items()}
        return reply_of(answer(event(method, path, {**bearer(world, ann), **given}, body, key)))

    return asked


def event(method: str, path: str, headers: dict[str, str], body: bytes | None, key: str, app: str = "web") -> Any:
    whole = f"/v1/sessions/{key}/apps/{app}{path}"
    made = event_of(method, whole, headers, body)
    context = {"domainName": "content.example.com", "path": f"/api{whole}"}
    return {**made, "requestContext": {**made["requestContext"], **context}}


def test_a_request_goes_to_the_app_as_it_is(ask: Ask, app: App, key: str) -> None:
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
        assert ask(method, "/a%2Fb/c%20d", b"\x00\xff" if method != "GET" else None, Accept="text/html").status == 200
    root = f"/api/v1/sessions/{key}/apps/web"
    for request, method in zip(app.asked, ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"), strict=True):
        assert (request.method, request.path) == (method, "/apps/web/a%2Fb/c%20d")
        assert (request.address, request.port) == ("127.77.0.9", 8790)
        assert request.body == (b"" if method == "GET" else b"\x00\xff")
        assert request.headers["accept"] == "text/html"
        assert request.headers["x-forwarded-user"] == "user:acme/ann"
        assert (request.headers["x-forwarded-prefix"], request.headers["x-forwarded-proto"]) == (root, "https")


def test_the_query_goes_with_it(world: World, ann: Credentials, key: str, app: App) -> None:
    made = event("GET", "/x", bearer(world, ann), None, key)
    answer({**made, "multiValueQueryStringParameters": {"a": ["1", "2"], "b": ["é&"]}})
    assert app.asked[0].path == "/apps/web/x?a=1&a=2&b=%C3%A9%26"


def test_no_credential_reaches_the_app(ask: Ask, app: App, world: World, ann: Credentials) -> None:
    token = bearer(world, ann)["Authorization"].removeprefix("Bearer ")
    sent = {"X_BackendAI_Version": "v7", "X_Portico_Project": "acme/vision", "X_Forwarded_User": "root"}
    ask(Cookie="own=1; portico-app=x; __Secure-portico-session=y", Connection="close, X-Hop", X_Hop="1", **sent)
    headers = app.asked[0].headers
    assert headers["cookie"] == "own=1"
    assert not headers.keys() & {"x-backendai-version", "x-portico-project", "connection", "x-hop", "host"}
    assert headers["x-forwarded-user"] == "user:acme/ann"
    assert token not in str(headers)
    assert headers["authorization"].removeprefix("Bearer ") not in token


def test_an_answer_comes_back_in_a_sandbox(ask: Ask, app: App, key: str) -> None:
    app.status, app.body = 418, b"<script>"
    app.headers = [
        ("Content-Type", "text/html"), ("Content-Security-Policy", "default-src 'self'"), ("X-Own", "1"),
        ("Set-Cookie", "a=1; Domain=example.com; Path=/"), ("Set-Cookie", "portico-app=2"), ("Location", "/next"),
        ("Service-Worker-Allowed", "/"), ("Clear-Site-Data", '"*"'),
    ]  # fmt: skip
    made = ask()
    root = f"/api/v1/sessions/{key}/apps/web"
    assert (made.status, made.body, made.headers["content-type"]) == (418, "<script>", "text/html")
    assert made.headers["content-security-policy"] == f"default-src 'self', {SANDBOX}"
    assert made.headers["set-cookie"] == f"a=1; Path={root}/"
    assert (made.headers["location"], made.headers["x-own"]) == (f"{root}/next", "1")
    assert made.headers["x-content-type-options"] == "nosniff"
    assert not made.headers.keys() & {"service-worker-allowed", "clear-site-data"}


def test_bytes_come_back_as_they_are(world: World, ann: Credentials, key: str, app: App) -> None:
    app.headers, app.body = [("Content-Type", "image/png")], bytes(range(256))
    made = answer(event("GET", "/", bearer(world, ann), None, key))
    assert base64.b64decode(made["body"]) == app.body
    assert made["headers"]["content-security-policy"] == SANDBOX


def test_a_request_is_activity(ask: Ask, app: App, sessions: SessionWorld, key: str) -> None:
    assert sessions.read(key).used_at is None
    assert ask().status == 200
    assert sessions.read(key).used_at == sessions.read(key).active_at == sessions.world.clock.now()


def test_rights_are_those_of_the_app_proxy(
    world: World, app: App, key: str, sessions: SessionWorld, ann: Credentials
) -> None:
    bob: Credentials = member(world, "acme", "standard", "bob")
    refused = reply_of(answer(event("GET", "/", bearer(world, bob), None, key)))
    assert (refused.status, refused.error["code"]) == (403, "FORBIDDEN")
    nobody = reply_of(answer(event("GET", "/", {}, None, key)))
    assert (nobody.status, nobody.error["code"]) == (401, "UNAUTHENTICATED")
    foreign = member(world, "other", "standard", "ann")
    unknown = reply_of(answer(event("GET", "/", bearer(world, foreign), None, key)))
    assert (unknown.status, unknown.error["code"]) == (404, "SESSION_NOT_FOUND")
    assert not app.asked


def test_what_is_missing_is_told(world: World, ann: Credentials, key: str, app: App, ask: Ask) -> None:
    def told(key: str, name: str, path: str = "/") -> tuple[int, str]:
        made = reply_of(answer(event("GET", path, bearer(world, ann), None, key, name)))
        return made.status, made.error["code"]

    assert told(key, "other") == (404, "APP_NOT_FOUND")
    assert told("018f0000-0000-7000-8000-000000000000", "web") == (404, "SESSION_NOT_FOUND")
    assert told(key, "web", "/a/../b") == (404, "NOT_FOUND")
    assert told(key, "web", "/a/%2e%2e/b") == (404, "NOT_FOUND")
    assert told(key, "web", "") == (404, "NOT_FOUND")
    assert not app.asked


@pytest.mark.usefixtures("app")
def test_a_session_that_waits_has_no_apps(sessions: SessionWorld, world: World, ann: Credentials) -> None:
    waiting = begun(sessions, ann)
    made = reply_of(answer(event("GET", "/", bearer(world, ann), None, waiting)))
    assert (made.status, made.error["code"]) == (409, "SESSION_NOT_READY")


@pytest.mark.parametrize(("fails", "status", "code"), [
    (Unreachable("nothing there"), 503, "SESSION_UNREACHABLE"),
    (TimeoutError(), 504, "SESSION_TIMEOUT"),
    (ReplyTooLarge("too much"), 502, "BACKEND_RESPONSE_TOO_LARGE"),
], ids=["gone", "late", "large"])  # fmt: skip
def test_what_fails_is_told_by_the_platform(ask: Ask, app: App, fails: Exception, status: int, code: str) -> None:
    app.fails = fails
    reply = ask()
    assert (reply.status, reply.error["code"]) == (status, code)


def test_an_app_that_does_not_listen_is_told_of(ask: Ask, app: App) -> None:
    app.status, app.headers = 502, [("X-Portico-Agent", "error")]
    app.body = b'{"error": {"code": "APP_NOT_READY", "message": "The app does not answer."}}'
    reply = ask()
    assert (reply.status, reply.error["code"]) == (502, "APP_NOT_READY")
    app.headers = [("Content-Type", "application/json")]  # the words of an app
    assert ask().status == 502
    assert "content-security-policy" in ask().headers


@pytest.mark.parametrize("status", [101, 600, 999])
def test_an_answer_that_is_none_is_told_of(ask: Ask, app: App, status: int) -> None:
    app.status = status
    reply = ask()
    assert (reply.status, reply.error["code"]) == (502, "SESSION_FAILED")


def test_a_websocket_is_for_the_app_proxy(ask: Ask, app: App) -> None:
    reply = ask(Upgrade="websocket", Connection="Upgrade", Sec_WebSocket_Key="x")
    assert (reply.status, reply.error["code"]) == (501, "APP_PROXY_UNAVAILABLE")
    assert reply.error["details"] == {"parameter": "AppUrl"}
    assert not app.asked


def test_a_body_is_bounded(ask: Ask, app: App) -> None:
    assert ask("POST", "/", bytes(4_400_000)).status == 200
    for headers in ({}, {"Content_Length": "4400001"}):
        reply = ask("POST", "/", bytes(4_400_001), **headers)
        assert (reply.status, reply.error["code"]) == (413, "PAYLOAD_TOO_LARGE")
        assert reply.error["details"] == {"limit_bytes": 4_400_000}
    assert len(app.asked) == 1


def test_the_project_is_the_one_that_is_named(world: World, ann: Credentials, key: str, app: App) -> None:
    headers = {**bearer(world, ann), "X-Portico-Project": "acme/other"}
    assert reply_of(answer(event("GET", "/", headers, None, key))).status in {403, 404}
    assert not app.asked
