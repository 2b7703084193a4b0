"""Service accounts, and the assertions that they sign in by."""

import time
import uuid
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from portico.access.authn.authorizer import REQUEST_AUTHORIZER
from portico.access.authn.tokens import VERIFIER
from portico.core.model.scope import Scope

from tests.integration.tenancy.sign_in.conftest import ADA, ADMIN, Ask
from tests.support.gateway import Reply, form, proxy_event
from tests.support.world import World

PATH, SUBJECT = "/v1/domains/acme/service-accounts", "service-account:acme/ci"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
KEY = ed25519.Ed25519PrivateKey.generate()
PEM = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@pytest.fixture
def account(acme: World) -> World:
    body = {"name": "ci", "public_keys": [PEM], "projects": [{"name": "vision", "role": "viewer"}]}
    made = acme.client("users", ADMIN).post(PATH, body=body)
    assert (made.status, made.json["subject"]) == (201, SUBJECT)
    acme.clock.time = acme.clock.time.fromtimestamp(int(time.time()), acme.clock.time.tzinfo)
    return acme


def assertion(world: World, key: Any = KEY, **changes: Any) -> str:
    now = int(world.clock.now().timestamp())
    usual = {"iss": SUBJECT, "sub": SUBJECT, "aud": "https://portico", "exp": now + 200, "jti": uuid.uuid4().hex}
    return jwt.encode({name: value for name, value in (usual | changes).items() if value is not None}, key, "EdDSA")


def send(ask: Ask, text: str) -> Reply:
    return ask(grant_type=GRANT, assertion=text)


@pytest.mark.parametrize("audience", ["https://portico", "https://portico/v1/auth/token", ["x", "https://portico"]])
def test_an_account_signs_in(account: World, ask: Ask, audience: Any) -> None:
    reply = send(ask, assertion(account, aud=audience))
    assert (reply.status, reply.json.keys()) == (200, {"access_token", "token_type", "expires_in"})
    principal = account.platform.get(VERIFIER).verify(reply.json["access_token"])
    assert (principal.kind, principal.subject, principal.method) == ("service-account", SUBJECT, "swk")
    assert account.platform.get(REQUEST_AUTHORIZER).standing.admitted(principal)


def test_an_assertion_is_used_once(account: World, ask: Ask) -> None:
    text = assertion(account)
    assert [send(ask, text).status for _ in range(3)] == [200, 400, 400]
    assert [record.operation for record in account.records(Scope("acme"))].count("sign_in") == 1


BAD: dict[str, Any] = {
    "another key": {"key": ed25519.Ed25519PrivateKey.generate()},
    "another issuer": {"iss": "service-account:acme/other"},
    "no such account": {"iss": "service-account:acme/no", "sub": "service-account:acme/no"},
    "a user": {"iss": "user:acme/ada", "sub": "user:acme/ada"},
    "another audience": {"aud": "https://evil.example"},
    "no id": {"jti": None},
    "an odd id": {"jti": 7},
    "a long id": {"jti": "x" * 257},
}
TIMES = {"expired": ("exp", -31), "too long": ("exp", 331), "not yet": ("nbf", 60), "made later": ("iat", 60)}
SKEWED = {"fast": ("exp", 302), "slow": ("exp", -2), "fast, nbf": ("nbf", 25), "fast, iat": ("iat", 25)}


@pytest.mark.parametrize("changes", BAD.values(), ids=BAD)
def test_whatever_is_wrong_the_answer_is_the_same(account: World, ask: Ask, changes: dict[str, Any]) -> None:
    refused = send(ask, assertion(account, **changes))
    assert (refused.status, refused.oauth["error"]) == (400, "invalid_grant")
    assert refused.oauth["error_description"] == "The assertion is not valid."


@pytest.mark.parametrize(("claim", "seconds"), TIMES.values(), ids=TIMES)
def test_times_are_bounded(account: World, ask: Ask, claim: str, seconds: int) -> None:
    time = int(account.clock.now().timestamp()) + seconds
    assert send(ask, assertion(account, **{claim: time})).status == 400


@pytest.mark.parametrize(("claim", "seconds"), SKEWED.values(), ids=SKEWED)
def test_clocks_may_differ(account: World, ask: Ask, claim: str, seconds: int) -> None:
    time = int(account.clock.now().timestamp()) + seconds
    text = assertion(account, **{claim: time})
    assert [send(ask, text).status for _ in range(2)] == [200, 400]


@pytest.mark.parametrize(("host", "audience", "right"), [
    ("abc123.execute-api.us-east-1.amazonaws.com", "https://abc123.execute-api.us-east-1.amazonaws.com/api/v1/auth/token", True),
    ("127.0.0.1:4566", "http://127.0.0.1:4566/api/v1/auth/token", True),
    ("localhost:4566", "http://localhost:4566/api/v1/auth/token", True),
    ("127.0.0.1:4566", "http://127.0.0.1:4567/api/v1/auth/token", False),
    ("api.example.com", "http://api.example.com/api/v1/auth/token", False),
])  # fmt: skip
def test_the_audience_is_the_endpoint_that_was_asked(account: World, host: str, audience: str, right: bool) -> None:
    client = account.client("auth", None)
    body = form(grant_type=GRANT, assertion=assertion(account, aud=audience))
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    event = proxy_event("POST", "/v1/auth/token", {}, body, kind, None)
    event["requestContext"]["domainName"] = host
    assert client.handler(event, None)["statusCode"] == (200 if right else 400)


def test_disabled_accounts_and_removed_keys_are_refused(account: World, ask: Ask) -> None:
    users = account.client("users", ADMIN)
    principal = account.platform.get(VERIFIER).verify(send(ask, assertion(account)).json["access_token"])
    users.patch(f"{PATH}/ci", body={"status": "disabled"})
    assert send(ask, assertion(account)).status == 400
    users.patch(f"{PATH}/ci", body={"status": "active"})
    assert send(ask, assertion(account)).status == 200
    account.clock.advance(1)
    users.patch(f"{PATH}/ci", body={"public_keys": []})
    assert send(ask, assertion(account)).status == 400
    assert not account.platform.get(REQUEST_AUTHORIZER).standing.admitted(principal)


def test_what_is_no_account(acme: World) -> None:
    users = acme.client("users", ADMIN)
    assert users.post(PATH, body={"name": "ci", "public_keys": ["x"]}).status == 422
    assert users.post(PATH, body={"name": "ci", "role": "superadmin"}).status == 403
    assert users.post(PATH, body={"name": "ci", "projects": [{"name": "nope"}]}).fields == ["projects.0.name"]
    assert acme.client("users", ADA).post(PATH, body={"name": "ci"}).status in {403, 404}
