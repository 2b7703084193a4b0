"""Signed requests, made by the package `backend.ai-client` itself, behind the stage's path."""

import json
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from portico.access.authn.signature import _hmac, string_to_sign

from local import environments
from tests.e2e.api import Access, Api, error_of, unique
from tests.e2e.cloud import Cloud

SCRIPT = Path(__file__).parent / "backend_ai_client.py"
REVOKED_WITHIN = 30
Client = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="module")
def client() -> Client:
    """Makes requests with the stock library, signed with a key pair."""
    environments.prepare(environments.CLIENT)

    def make(access: Access, *requests: dict[str, Any], negotiates: bool = False) -> list[dict[str, Any]]:
        wanted = {"endpoint": access.url, "access_key": access.access_key, "secret_key": access.secret_key}
        command = [str(environments.CLIENT.python), "-W", "ignore", str(SCRIPT)]
        text = json.dumps({**wanted, "requests": requests, "negotiates": negotiates})
        done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        replies: list[dict[str, Any]] = json.loads(done.stdout)
        return replies

    return make


@pytest.fixture(scope="module")
def tenant(cloud: Cloud) -> Access:
    """A tenant whose users come and go."""
    return cloud.tenant(unique("signing"), "p", "StandardPlan")


def test_the_stock_client_negotiates_a_version(client: Client, access: Access) -> None:
    [reply] = client(access, {"method": "GET", "path": "/v1/auth/me"}, negotiates=True)
    assert reply["status"] == 200


def test_the_stock_client_is_known(client: Client, access: Access, api: Api) -> None:
    [reply] = client(access, {"method": "GET", "path": "/v1/auth/me"})
    by_token = api("GET", "/v1/auth/me").json()
    assert (reply["status"], reply["body"].pop("amr")) == (200, ["swk"])
    assert reply["body"].items() <= by_token.items()


def test_its_queries_and_bodies(client: Client, access: Access) -> None:
    path, wanted = (
        f"/v1/domains/{access.domain}/users",
        {"name": {"i_starts_with": "ADM"}, "NOT": {"name": {"in": ["x y", "ä+&="]}}},
    )
    replies = client(
        access,
        {"method": "GET", "path": path, "params": {"order": "name:asc", "limit": 5, "filter": json.dumps(wanted), "offset": 0}},
        {"method": "POST", "path": f"{path}/search", "json": {"filter": wanted, "limit": 5}},
        {"method": "GET", "path": f"{path}/no-such-user"},
    )  # fmt: skip
    assert [reply["status"] for reply in replies] == [200, 200, 404]
    assert [user["name"] for user in replies[0]["body"]["items"]] == ["admin"]
    assert replies[0]["body"]["items"] == replies[1]["body"]["items"]


def test_another_secret_is_refused(client: Client, access: Access) -> None:
    wrong = Access(access.url, access.access_key, access.secret_key + "x", access.domain, access.project)
    [reply] = client(wrong, {"method": "GET", "path": "/v1/auth/me"})
    assert (reply["status"], reply["body"]["error"]["code"]) == (401, "UNAUTHENTICATED")


def signed_headers(access: Access, url: str, *, age: float = 0, method: str = "GET") -> dict[str, str]:
    """The headers of a request to a URL, signed by hand."""
    date, parts = datetime.now(UTC) - timedelta(seconds=age), urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    text = string_to_sign(method, target, date.isoformat(), parts.netloc, "application/json", "v7.20230615")
    key = _hmac(_hmac(access.secret_key.encode(), date.strftime("%Y%m%d")), parts.netloc)
    proof = f"credential={access.access_key}:{_hmac(key, text).hex()}"
    return {
        "Authorization": f"BackendAI signMethod=HMAC-SHA256, {proof}",
        "Date": date.isoformat(),
        "Content-Type": "application/json",
        "X-BackendAI-Version": "v7.20230615",
    }


@pytest.mark.parametrize("path", ["/v1/auth/me", "/_aws/execute-api/portico/api/v1/auth/me", "/api/v1/auth/me"])
def test_the_path_may_be_signed_with_and_without_the_stage(access: Access, path: str) -> None:
    address = urlsplit(access.url)
    headers = signed_headers(access, f"{address.scheme}://{address.netloc}{path}")
    assert httpx.get(f"{access.url}/v1/auth/me", headers=headers).status_code == 200


def test_replayed_elsewhere_or_too_late_it_is_refused(access: Access) -> None:
    me = f"{access.url}/v1/auth/me"
    good = signed_headers(access, me)
    evil = {**signed_headers(access, "http://evil.example/v1/auth/me"), "X-Forwarded-Host": "evil.example"}
    assert httpx.get(me, headers=good).status_code == 200
    for url, headers in (
        (f"{access.url}/v1/functions", good),
        (f"{me}?x=1", good),
        (me, {**good, "Date": datetime.now(UTC).isoformat()}),
        (me, signed_headers(access, me, age=901)),
        (me, signed_headers(access, me, age=-920)),
        (me, evil),
    ):
        error_of(httpx.get(url, headers=headers), 401, "UNAUTHENTICATED")
    error_of(httpx.post(f"{access.url}/v1/functions", headers=good, content=b"{}"), 401, "UNAUTHENTICATED")
    assert httpx.head(me, headers=good).status_code == 401  # signed for another method
    assert httpx.head(me, headers=signed_headers(access, me, method="HEAD")).status_code == 200


def test_a_disabled_user_is_out_within_30_seconds(api: Api, tenant: Access) -> None:
    me, token = f"{tenant.url}/v1/auth/me", tenant.token()

    def statuses() -> tuple[int, int]:
        bearer = httpx.get(me, headers={"Authorization": f"Bearer {token}"})
        return bearer.status_code, httpx.get(me, headers=signed_headers(tenant, me)).status_code

    assert statuses() == (200, 200)
    user = f"/v1/domains/{tenant.domain}/users/u"
    assert api("PATCH", user, json={"status": "disabled"}).status_code == 200
    out = time.monotonic() + REVOKED_WITHIN + 5
    while statuses() != (401, 401):
        assert time.monotonic() < out
        time.sleep(1)
    assert api("PATCH", user, json={"status": "active"}).status_code == 200


def test_a_new_signing_key_is_published_before_it_signs(access: Access, api: Api) -> None:
    def published() -> list[str]:
        return [key["kid"] for key in httpx.get(f"{access.url}/.well-known/jwks.json").json()["keys"]]

    before = published()
    reply = api("POST", "/v1/admin/signing-keys/rotate")
    if reply.status_code == 409:  # the stack has rotated a moment ago
        error_of(reply, 409, "SIGNING_KEY_PENDING")
        return
    assert reply.status_code == 201, reply.text
    assert {*before, reply.json()["kid"]} == set(published())
    assert api("GET", "/v1/auth/me").status_code == 200
    fresh = httpx.get(f"{access.url}/v1/auth/me", headers={"Authorization": f"Bearer {access.token()}"})
    assert fresh.status_code == 200
    error_of(api("POST", "/v1/admin/signing-keys/rotate"), 409, "SIGNING_KEY_PENDING")
