"""The caller, and the replies to callers who cannot prove who they are."""

import base64
import json
import time

import httpx
import jwt
import pytest

from tests.e2e.api import Access, Api, error_of, oauth_error_of

FORM = {"grant_type": "client_credentials"}


def _token_reply(access: Access, user: str, password: str, **form: str) -> httpx.Response:
    return httpx.post(f"{access.url}/v1/auth/token", data=FORM | form, auth=(user, password))


def test_a_key_pair_is_exchanged_for_a_token(access: Access) -> None:
    reply = _token_reply(access, access.access_key, access.secret_key)
    assert reply.status_code == 200
    assert reply.json().keys() == {"access_token", "token_type", "expires_in"}
    assert (reply.json()["token_type"], reply.json()["expires_in"]) == ("Bearer", 900)
    assert reply.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("wrong", ["secret", "access", "nobody"])
def test_a_wrong_key_pair_is_refused_alike(access: Access, wrong: str) -> None:
    pairs = {
        "secret": (access.access_key, "x" + access.secret_key),
        "access": ("PK000000000000000000", access.secret_key),
        "nobody": ("nobody", "nothing"),
    }
    error = oauth_error_of(reply := _token_reply(access, *pairs[wrong]), 401, "invalid_client")
    assert reply.headers["WWW-Authenticate"].startswith("Basic ")
    assert error["error_description"] == "The key pair is not valid."
    assert access.secret_key not in reply.text


@pytest.mark.parametrize("header", [None, "Basic", "Basic !!!", "Basic " + base64.b64encode(b"no-colon").decode()])
def test_without_a_key_pair_there_is_no_token(access: Access, header: str | None) -> None:
    headers = {"Authorization": header} if header else {}
    reply = httpx.post(f"{access.url}/v1/auth/token", data=FORM, headers=headers)
    oauth_error_of(reply, 401, "invalid_client")
    assert "WWW-Authenticate" in reply.headers


def test_an_unknown_grant_is_invalid(access: Access) -> None:
    reply = _token_reply(access, access.access_key, access.secret_key, grant_type="password")
    oauth_error_of(reply, 400, "unsupported_grant_type")


def test_the_published_keys_verify_the_token(access: Access, api: Api) -> None:
    published = httpx.get(f"{access.url}/.well-known/jwks.json").json()
    assert all("d" not in key and key["kty"] == "EC" for key in published["keys"])
    kid = jwt.get_unverified_header(api.token)["kid"]
    key = next(key for key in jwt.PyJWKSet.from_dict(published).keys if key.key_id == kid)
    claims = jwt.decode(api.token, key, algorithms=["ES256"], audience="portico", issuer="https://portico")
    assert claims["exp"] - claims["iat"] == 900
    assert claims.keys() >= {"iss", "aud", "sub", "exp", "nbf", "iat", "jti"}


def test_the_caller_is_told_who_it_is(access: Access, api: Api) -> None:
    reply = api("GET", "/v1/auth/me")
    assert reply.status_code == 200
    shown = reply.json()
    assert (shown["domain"], shown["project"], shown["role"]) == (access.domain, access.project, "superadmin")


def test_the_header_of_backend_ai_carries_a_token_too(access: Access, api: Api) -> None:
    reply = httpx.get(f"{access.url}/v1/auth/me", headers={"X-BackendAI-Token": api.token})
    assert reply.status_code == 200
    assert reply.json() == api("GET", "/v1/auth/me").json()


def _forged(token: str, header: dict[str, object], claims: dict[str, object], signature: str | None = None) -> str:
    """The token with changes to its header and claims, under its old signature."""
    parts = token.split(".")
    old = [json.loads(base64.urlsafe_b64decode(part + "==")) for part in parts[:2]]
    new = [old[0] | header, old[1] | claims]
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in new]
    return ".".join([*encoded, parts[2] if signature is None else signature])


def _bad_tokens(token: str) -> dict[str, str]:
    now = int(time.time())
    return {
        "garbage": "garbage",
        "three dots": "a.b.c",
        "enormous": "x" * 7000,
        "expired": _forged(token, {}, {"exp": now - 3600}),
        "alg none": _forged(token, {"alg": "none"}, {}, signature=""),
        "alg HS256": jwt.encode({"sub": "user:default/admin"}, "k" * 32, algorithm="HS256"),
        "promoted": _forged(token, {}, {"sub": "user:default/root"}),
        "own key": _forged(token, {"jku": "http://127.0.0.1:1/keys"}, {}),
        "unknown key": _forged(token, {"kid": "../../etc/passwd"}, {}),
        "cut": token[:-8],
    }


@pytest.mark.parametrize("kind", list(_bad_tokens("e30.e30.e30")))
@pytest.mark.parametrize("header", ["Authorization", "X-BackendAI-Token"])
def test_a_bad_token_is_a_401_in_the_one_body(access: Access, api: Api, kind: str, header: str) -> None:
    token = _bad_tokens(api.token)[kind]
    value = f"Bearer {token}" if header == "Authorization" else token
    reply = httpx.get(f"{access.url}/v1/auth/me", headers={header: value})
    error_of(reply, 401, "UNAUTHENTICATED")
    assert reply.headers["WWW-Authenticate"].startswith("Bearer ")


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Basic eDp5", "Digest x"])
@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/functions"), ("POST", "/v1/functions"), ("GET", "/v1/runs")])
def test_no_token_is_a_401_in_the_one_body(access: Access, method: str, path: str, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    reply = httpx.request(method, access.url + path, headers=headers)
    error_of(reply, 401, "UNAUTHENTICATED")
    assert reply.headers["WWW-Authenticate"].startswith("Bearer ")


@pytest.mark.parametrize("path", ["/nope", "/v1", "/v1/nope", "/v2/functions"])
def test_an_unknown_path_is_a_404_in_the_one_body(api: Api, path: str) -> None:
    error_of(api("GET", path), 404, "NOT_FOUND")


def test_the_request_id_is_echoed_or_made(api: Api) -> None:
    assert api("GET", "/v1/auth/me", headers={"X-Request-Id": "mine-1"}).headers["X-Request-Id"] == "mine-1"
    assert api("GET", "/v1/auth/me").headers["X-Request-Id"] not in {"", "mine-1"}
    made = api("GET", "/v1/auth/me", headers={"X-Request-Id": "a b<script>"}).headers["X-Request-Id"]
    assert "<" not in made
    reply = api("GET", "/v1/functions/no-such-thing", headers={"X-Request-Id": "mine-2"})
    assert error_of(reply, 404)["request_id"] == "mine-2"


def test_an_error_is_a_problem_for_those_who_accept_one(api: Api) -> None:
    reply = api("GET", "/v1/functions/no-such-thing", headers={"Accept": "application/problem+json"})
    assert (reply.status_code, reply.headers["Content-Type"]) == (404, "application/problem+json")
    assert reply.json()["status"] == 404
    assert reply.json()["code"] == "FUNCTION_NOT_FOUND"


def test_an_origin_that_is_not_allowed_gets_no_permission(api: Api) -> None:
    for reply in (
        api("GET", "/v1/auth/me", headers={"Origin": "https://evil.example"}),
        api("GET", "/v1/functions/no-such-thing", headers={"Origin": "https://evil.example"}),
    ):
        assert "Access-Control-Allow-Origin" not in reply.headers
