"""Signing in on the running stack: many at once, and what is out within 30 seconds."""

import json
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.e2e.api import Access, Api, error_of, oauth_error_of, unique

PASSWORD = "zebra-crossing-77"
BEARER_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
STANDING_SECONDS = 30


@pytest.fixture(scope="module", autouse=True)
def warm(access: Access) -> None:
    """Cold starts are over before tokens are used at once, and their ten seconds of grace begin."""
    at_once(8, lambda _: token(access, grant_type="refresh_token", refresh_token="none"))


@pytest.fixture
def user(api: Api, access: Access) -> str:
    name = unique("ada")
    body = {"name": name, "email": f"{name}@example.com", "password": PASSWORD, "projects": [{"name": access.project}]}
    reply = api("POST", f"/v1/domains/{access.domain}/users", json=body)
    assert reply.status_code == 201, reply.text
    assert "password" not in reply.text
    return name


def login(access: Access, user: str, password: str = PASSWORD) -> httpx.Response:
    body = {"domain": access.domain, "email": f"{user}@example.com", "password": password}
    return httpx.post(f"{access.url}/v1/auth/login", json=body, timeout=60)


def token(access: Access, **form: str) -> httpx.Response:
    return httpx.post(f"{access.url}/v1/auth/token", data=form, timeout=60)


def at_once(count: int, act: Callable[[int], Any]) -> list[Any]:
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(act, range(count)))


def me(access: Access, bearer: str) -> httpx.Response:
    return httpx.get(f"{access.url}/v1/auth/me", headers={"Authorization": f"Bearer {bearer}"}, timeout=60)


def test_one_of_many_concurrent_refreshes_succeeds(access: Access, user: str) -> None:
    first = login(access, user).json()["refresh_token"]
    replies = at_once(6, lambda _: token(access, grant_type="refresh_token", refresh_token=first))
    assert sorted(reply.status_code for reply in replies) == [200, 400, 400, 400, 400, 400]
    [winner] = [reply for reply in replies if reply.status_code == 200]
    assert winner.headers["Cache-Control"] == "no-store"
    following = token(access, grant_type="refresh_token", refresh_token=winner.json()["refresh_token"])
    assert following.status_code == 200
    oauth_error_of(token(access, grant_type="refresh_token", refresh_token=first), 400, "invalid_grant")
    last = token(access, grant_type="refresh_token", refresh_token=following.json()["refresh_token"])
    oauth_error_of(last, 400, "invalid_grant")


def test_guesses_at_once_are_as_many_as_they_are(access: Access, user: str) -> None:
    statuses = [reply.status_code for reply in at_once(8, lambda _: login(access, user, "wrong-password-1"))]
    assert set(statuses) <= {401, 429}
    # A slow machine may let the first waits, of a second or two, pass in between.
    assert statuses.count(429) >= 1
    nobody = [reply.status_code for reply in at_once(8, lambda _: login(access, unique("no"), "wrong-password-1"))]
    assert set(nobody) == {401}


def test_of_many_key_pairs_at_once_ten_are_made(access: Access, user: str) -> None:
    bearer = {"Authorization": f"Bearer {login(access, user).json()['access_token']}"}
    url = f"{access.url}/v1/auth/keypairs"
    statuses = [
        reply.status_code for reply in at_once(12, lambda _: httpx.post(url, json={}, headers=bearer, timeout=60))
    ]
    while statuses.count(201) < 10 and len(statuses) < 40:  # those that met on a slot may try again
        statuses.append(httpx.post(url, json={}, headers=bearer, timeout=60).status_code)
    assert statuses.count(201) == 10
    assert set(statuses) <= {201, 409, 429}
    assert len(httpx.get(url, headers=bearer, timeout=60).json()["items"]) == 10


def test_a_service_account_signs_in_once_by_an_assertion(api: Api, access: Access) -> None:
    key, name = ed25519.Ed25519PrivateKey.generate(), unique("ci")
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    made = api(
        "POST", f"/v1/domains/{access.domain}/service-accounts", json={"name": name, "public_keys": [pem]}
    ).json()
    claims = {"iss": made["subject"], "sub": made["subject"], "aud": "https://portico", "jti": uuid.uuid4().hex}
    assertion = jwt.encode(claims | {"exp": int(time.time()) + 240}, key, "EdDSA")
    replies = at_once(4, lambda _: token(access, grant_type=BEARER_GRANT, assertion=assertion))
    assert sorted(reply.status_code for reply in replies) == [200, 400, 400, 400]
    [signed_in] = [reply for reply in replies if reply.status_code == 200]
    shown = me(access, signed_in.json()["access_token"]).json()
    assert (shown["subject"], shown["amr"]) == (made["subject"], ["swk"])


def test_new_passwords_and_sign_outs_end_tokens_in_30_s(access: Access, user: str) -> None:
    before = login(access, user).json()
    assert me(access, before["access_token"]).json()["amr"] == ["pwd"]
    body = {"old_password": PASSWORD, "new_password": "giraffe-tower-12"}
    bearer = {"Authorization": f"Bearer {before['access_token']}"}
    assert httpx.post(f"{access.url}/v1/auth/password", json=body, headers=bearer, timeout=60).status_code == 204
    oauth_error_of(
        token(access, grant_type="refresh_token", refresh_token=before["refresh_token"]), 400, "invalid_grant"
    )
    after, other = login(access, user, "giraffe-tower-12").json(), login(access, user, "giraffe-tower-12").json()
    assert me(access, other["access_token"]).status_code == 200
    out = httpx.post(f"{access.url}/v1/auth/logout", json={"refresh_token": other["refresh_token"]}, timeout=60)
    assert out.status_code == 204
    time.sleep(STANDING_SECONDS + 1)
    error_of(me(access, before["access_token"]), 401, "UNAUTHENTICATED")
    error_of(me(access, other["access_token"]), 401, "UNAUTHENTICATED")
    assert me(access, after["access_token"]).status_code == 200


def test_a_reused_token_is_a_denial_in_the_domains_trail(api: Api, access: Access, user: str) -> None:
    first = login(access, user).json()["refresh_token"]
    second = token(access, grant_type="refresh_token", refresh_token=first).json()["refresh_token"]
    token(access, grant_type="refresh_token", refresh_token=second)
    reply = token(access, grant_type="refresh_token", refresh_token=first)
    request = oauth_error_of(reply, 400, "invalid_grant")["request_id"]
    query = {"filter": json.dumps({"outcome": {"equals": "denied"}}), "limit": "50"}
    trail = api("GET", f"/v1/domains/{access.domain}/audit-logs", params=query).json()["items"]
    assert request in {record["request_id"] for record in trail}
