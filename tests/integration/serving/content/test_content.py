"""The content API's function: whom it proves, what it counts, and how bytes and errors leave it."""

import base64
import json
from importlib import import_module
from typing import Any

import pytest
from portico.access.authn.authorizer import REQUEST_AUTHORIZER
from portico.access.authn.keyring import KEYRING
from portico.access.authn.signature import _hmac, string_to_sign
from portico.core.model.call import Origin
from portico.core.model.principal import ANONYMOUS, PLATFORM, Principal
from portico.core.model.scope import Scope
from portico.platform.bootstrap import Credentials
from portico.tenancy.domains.usage_plans import USAGE_CLIENTS, UsageClient
from portico.tenancy.keypairs.uses import KEYPAIR_USES
from portico.tenancy.sign_in.actions import Bootstrap, IssueToken
from portico.tenancy.users.resource import USERS

from tests.support.gateway import Reply, proxy_event
from tests.support.world import World

PATH = "/v1/content"
EVERY_BYTE = bytes(range(256))
CHALLENGE = 'Bearer realm="portico", error="invalid_token"'


class Clients:
    """The port to the usage plans."""

    def register(self, domain: str, plan: str) -> UsageClient:
        return UsageClient(f"id-{domain}", f"client-{domain}")


@pytest.fixture
def acme(world: World) -> Credentials:
    """The key pair of a user of a domain on the plan `standard`."""
    return member(world, "acme", "standard")


def member(world: World, domain: str, plan: str, user: str = "ada") -> Credentials:
    world.platform.put(USAGE_CLIENTS, Clients())  # type: ignore[arg-type]
    made: Credentials = world.run(Bootstrap(domain, "vision", user, "user", plan=plan), PLATFORM)
    world.platform.get(KEYRING).ensure()
    return made


def bearer(world: World, keys: Credentials) -> dict[str, str]:
    """The header with a token of a key pair."""
    action = IssueToken(keys.access_key, str(keys.secret_key))
    return {"Authorization": f"Bearer {world.platform.processor.run(ANONYMOUS, action, Origin('t')).access_token}"}


def signed(world: World, keys: Credentials, secret: str | None = None) -> dict[str, str]:
    """The headers of a signed GET."""
    date = world.clock.now()
    text = string_to_sign("GET", f"/api{PATH}", date.isoformat(), "localhost", "text/plain", "v7.20230615")
    key = _hmac(_hmac((secret or str(keys.secret_key)).encode(), date.strftime("%Y%m%d")), "localhost")
    proof = f"BackendAI signMethod=HMAC-SHA256, credential={keys.access_key}:{_hmac(key, text).hex()}"
    sent = {"Authorization": proof, "Date": date.isoformat(), "X-BackendAI-Version": "v7.20230615"}
    return {**sent, "Content-Type": "text/plain"}


def event_of(method: str, path: str, headers: dict[str, str], body: bytes | None = None) -> dict[str, Any]:
    """What the gateway hands on: whatever the path, it is of the tail; every body is binary."""
    text = None if body is None else base64.b64encode(body).decode()
    event = proxy_event(method, path, {}, text, headers, None)
    del event["requestContext"]["authorizer"]
    return {**event, "resource": "/{proxy+}", "isBase64Encoded": body is not None}


def ask(method: str = "GET", path: str = PATH, body: bytes | None = None, **headers: str) -> Reply:
    """The reply, as text."""
    return reply_of(
        answer(event_of(method, path, {name.replace("_", "-"): text for name, text in headers.items()}, body))
    )


def answer(event: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = import_module("functions.content.app").handler(event, None)
    return found


def reply_of(made: dict[str, Any]) -> Reply:
    headers = dict(made["headers"]) | {name: ", ".join(values) for name, values in made["multiValueHeaders"].items()}
    return Reply(made["statusCode"], headers, made["body"])


@pytest.mark.usefixtures("world")
def test_it_says_which_api_it_is_to_anybody() -> None:
    reply = ask()
    assert (reply.status, reply.json) == (200, {"api": "content", "caller": None})
    assert (reply.headers["content-type"], reply.headers["x-content-type-options"]) == ("application/json", "nosniff")
    assert "ratelimit" not in reply.headers
    assert not reply.headers.keys() & {"content-security-policy", "cross-origin-opener-policy", "set-cookie"}


@pytest.mark.parametrize("header", ["Authorization", "X-BackendAI-Token"])
def test_a_token_proves_its_caller(world: World, acme: Credentials, header: str) -> None:
    token = bearer(world, acme)["Authorization"]
    reply = ask(**{header: token if header == "Authorization" else token.removeprefix("Bearer ")})
    assert reply.json["caller"] == {"kind": "user", "subject": "user:acme/ada"}


def test_a_signature_proves_its_caller(world: World, acme: Credentials) -> None:
    assert ask(**signed(world, acme)).json["caller"] == {"kind": "user", "subject": "user:acme/ada"}
    used = world.platform.get(KEYPAIR_USES).last([acme.access_key])
    assert used == {acme.access_key: world.clock.now()}
    refused(ask(**signed(world, acme, secret="another")))


@pytest.mark.parametrize("headers", [
    {"Authorization": "Bearer none"}, {"Authorization": "Basic YTpi"}, {"Authorization": ""}, {"X-BackendAI-Token": "x"},
    {"Authorization": "BackendAI signMethod=HMAC-SHA256, credential=a:b"},
])  # fmt: skip
@pytest.mark.usefixtures("acme")
def test_a_credential_that_proves_nothing_is_refused(headers: dict[str, str]) -> None:
    refused(ask(**headers))
    refused(ask("POST", body=b"x", **headers))


def refused(reply: Reply, challenge: str = CHALLENGE) -> None:
    assert (reply.status, reply.error["code"]) == (401, "UNAUTHENTICATED")
    assert (reply.headers["www-authenticate"], reply.headers["x-content-type-options"]) == (challenge, "nosniff")


def test_who_is_out_is_refused_with_a_token_of_before(world: World, acme: Credentials) -> None:
    headers = bearer(world, acme)
    root = Principal("user", "root", "acme", "vision", "superadmin", {"vision": "user"}, "client-acme")
    world.run(USERS.actions["delete"](Scope("acme"), "ada"), root)
    refused(ask(**headers))


def test_the_proved_caller_stands_where_the_gateway_puts_it(world: World, acme: Credentials) -> None:
    event = event_of("GET", PATH, bearer(world, acme))
    answer(event)
    claims = json.loads(event["requestContext"]["authorizer"]["claims"])
    assert Principal.from_claims(claims).subject == "user:acme/ada"


@pytest.mark.parametrize(
    "kind", ["image/png", "application/octet-stream", "text/plain", "application/json", "text/html"]
)
def test_bytes_come_back_as_they_went(world: World, acme: Credentials, kind: str) -> None:
    for body in (EVERY_BYTE, b"plain text", "größer".encode()):
        made = answer(event_of("POST", PATH, {**bearer(world, acme), "Content-Type": kind}, body))
        assert (made["statusCode"], made["headers"]["content-type"]) == (200, kind)
        assert (base64.b64decode(made["body"]) if made["isBase64Encoded"] else made["body"].encode()) == body


def test_bytes_without_a_type_are_just_bytes(world: World, acme: Credentials) -> None:
    made = answer(event_of("POST", PATH, bearer(world, acme), EVERY_BYTE))
    assert (made["headers"]["content-type"], made["isBase64Encoded"]) == ("application/octet-stream", True)


def test_a_body_is_bounded_whatever_length_it_claims(world: World, acme: Credentials) -> None:
    body = b"x" * 4_400_001
    reply = ask("POST", body=body, **bearer(world, acme))
    assert (reply.status, reply.error["code"]) == (413, "PAYLOAD_TOO_LARGE")


@pytest.mark.usefixtures("world")
def test_bytes_come_back_to_proved_callers_only() -> None:
    refused(ask("POST", body=b"<script>", Content_Type="text/html"), 'Bearer realm="portico"')


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize(
    "path", ["/", "/v1", "/v1/contents", "/v1/content/", "/v1/serve/a/b/c", "/health", "/docs", "/v1/auth/me"]
)
@pytest.mark.usefixtures("world")
def test_what_is_unknown_is_a_404(method: str, path: str) -> None:
    reply = ask(method, path)
    assert (reply.status, reply.error["code"]) == (404, "NOT_FOUND")
    assert reply.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["/v1%2Fcontent", "/v1/%2e/content", "/v1/./content", "/x/../v1/content", "/v1/content%00"]
)
@pytest.mark.usefixtures("world")
def test_another_spelling_leads_nowhere(path: str) -> None:
    assert (ask(path=path).status, ask(path=path).error["code"]) == (404, "NOT_FOUND")


@pytest.mark.usefixtures("world")
def test_another_method_is_a_405() -> None:
    reply = ask("DELETE")
    assert (reply.status, reply.error["code"]) == (405, "METHOD_NOT_ALLOWED")


@pytest.mark.usefixtures("world")
def test_a_head_is_answered_as_its_get() -> None:
    assert ask("HEAD").headers["content-length"] == ask().headers["content-length"]


def test_the_client_has_the_bucket_of_its_plan(world: World) -> None:
    free, other = (bearer(world, member(world, domain, "free")) for domain in ("free", "other"))
    replies = [ask(**free) for _ in range(11)]
    assert [reply.status for reply in replies] == [200] * 10 + [429]
    assert replies[0].headers["ratelimit-policy"] == '"plan";q=10;w=2'
    assert (replies[-1].error["code"], replies[-1].headers["retry-after"]) == ("TOO_MANY_REQUESTS", "1")
    assert ask("POST", body=b"x", **free).status == 429
    assert (ask(**other).status, ask().status) == (200, 200)
    world.clock.advance(1)
    assert ask(**free).status == 200


def test_all_users_of_a_domain_share_its_bucket(world: World) -> None:
    both = [bearer(world, member(world, "free", "free", user)) for user in ("ada", "bob")]
    assert [ask(**both[turn % 2]).status for turn in range(11)] == [200] * 10 + [429]


def test_a_preflight_is_answered_before_anything_else(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    asked = {"Origin": "https://evil.example.com", "Access_Control_Request_Method": "POST", "Authorization": "Bearer x"}
    reply = ask("OPTIONS", "/anything", **asked)
    assert (reply.status, reply.body) == (204, "")
    assert "POST" in reply.headers["access-control-allow-methods"]
    assert "access-control-allow-origin" not in reply.headers
    assert reply.headers["x-request-id"] == "gateway-1"


def test_a_fault_says_nothing_of_itself(world: World, acme: Credentials, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the secret is 42")

    headers = bearer(world, acme)
    monkeypatch.setattr(type(world.platform.get(REQUEST_AUTHORIZER)), "principal", broken)
    reply = ask(**headers)
    assert (reply.status, reply.error["code"]) == (500, "INTERNAL")
    assert "42" not in reply.body
    assert reply.headers["x-content-type-options"] == "nosniff"


def test_health_says_where_content_is(world: World) -> None:
    reply = world.client("system", None).get("/health")
    assert reply.json["content_url"] == "https://content.example.com/api"
    assert (reply.headers["content-security-policy"], reply.headers["cross-origin-opener-policy"]) == (
        "frame-ancestors 'none'", "same-origin",
    )  # fmt: skip
