"""The two origins: the content API beside the platform API, each on a host of its own."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.e2e.api import Access, Api, error_of, unique
from tests.e2e.cloud import Cloud
from tests.e2e.signing import authorization

EVERY_BYTE = bytes(range(256)) * 8
ORIGIN = "http://localhost:3000"  # one of those that local/parameters.py allows
FREE_BURST, MANY = 10, 40


@pytest.fixture(scope="module")
def content(access: Access) -> Iterator[httpx.Client]:
    """A client of the content API that says nothing of itself."""
    with httpx.Client(base_url=access.content_url, timeout=60) as client:
        yield client


def proof(api: Api) -> dict[str, str]:
    return {"Authorization": f"Bearer {api.token}"}


def test_the_two_are_hosts_of_their_own(access: Access, cloud: Cloud) -> None:
    hosts = {urlsplit(url).hostname for url in (access.url, access.content_url)}
    assert hosts == {"127.0.0.1", "127.0.0.2"}
    assert cloud.outputs["ContentUrl"] == access.content_url
    assert httpx.get(f"{access.url}/health").json()["content_url"] == access.content_url


def test_content_is_for_anybody_and_of_no_other_type(content: httpx.Client) -> None:
    reply = content.get("/v1/content")
    assert (reply.status_code, reply.json()) == (200, {"api": "content", "caller": None})
    assert (reply.headers["Content-Type"], reply.headers["X-Content-Type-Options"]) == ("application/json", "nosniff")
    assert not {"set-cookie", "service-worker-allowed", "content-security-policy"} & reply.headers.keys()


@pytest.mark.parametrize("path", ["/health", "/docs", "/v1/openapi.json", "/v1/auth/me"])
def test_the_platform_stays_out_of_frames(api: Api, path: str) -> None:
    headers = api("GET", path).headers
    assert headers["Content-Security-Policy"].endswith("frame-ancestors 'none'")
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize(
    "path", ["/v1/nothing", "/v1/serve/a/b/c", "/health", "/v1/auth/me", "/docs", "/%2e%2e/api/v1/content", ""]
)
def test_what_is_unknown_is_a_404(content: httpx.Client, method: str, path: str) -> None:
    reply = content.request(method, path)
    error_of(reply, 404, "NOT_FOUND")
    assert reply.headers["X-Content-Type-Options"] == "nosniff"


def test_each_api_is_on_its_own_host_only(access: Access) -> None:
    platform, content = (urlsplit(url).netloc for url in (access.url, access.content_url))
    for url, path in (
        (access.url.replace(platform, content), "/health"),
        (access.content_url.replace(content, platform), "/v1/content"),
    ):
        error_of(httpx.get(f"{url}{path}"), 404, "NOT_FOUND")
        error_of(
            httpx.get(f"{url}{path}", headers={"Host": content if platform in url else platform}), 404, "NOT_FOUND"
        )
    assert httpx.get(f"http://{content}/_ministack/health").status_code == 404


@pytest.mark.parametrize(("origin", "allowed"), [(ORIGIN, ORIGIN), ("https://evil.example.com", None)])
def test_the_function_answers_preflights(content: httpx.Client, origin: str, allowed: str | None) -> None:
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    reply = content.options("/v1/content", headers=asked)
    assert (reply.status_code, reply.content) == (204, b"")
    assert reply.headers.get("Access-Control-Allow-Origin") == allowed
    assert "POST" in reply.headers["Access-Control-Allow-Methods"]
    assert "Authorization" in reply.headers["Access-Control-Allow-Headers"]
    assert content.get("/v1/none", headers={"Origin": origin}).headers.get("Access-Control-Allow-Origin") == allowed


@pytest.mark.parametrize("kind", ["image/png", "text/plain", "application/json", "text/html; charset=latin-1", None])
@pytest.mark.parametrize("accept", ["*/*", "text/html,image/webp", None])
def test_bytes_come_back_as_they_went(content: httpx.Client, api: Api, kind: str | None, accept: str | None) -> None:
    request = content.build_request("POST", "/v1/content", content=EVERY_BYTE, headers=proof(api))
    for name, value in (("Content-Type", kind), ("Accept", accept)):
        request.headers.pop(name, None)
        if value is not None:
            request.headers[name] = value
    reply = content.send(request)
    assert (reply.status_code, reply.content) == (200, EVERY_BYTE)
    assert reply.headers["Content-Type"] == (kind or "application/octet-stream")


def test_a_token_proves_its_caller(content: httpx.Client, api: Api) -> None:
    subject = api("GET", "/v1/auth/me").json()["subject"]
    for headers in (proof(api), {"X-BackendAI-Token": api.token}):
        assert content.get("/v1/content", headers=headers).json()["caller"] == {"kind": "user", "subject": subject}


def test_a_signature_proves_its_caller(content: httpx.Client, access: Access) -> None:
    headers = {
        "Date": datetime.now(UTC).isoformat(),
        "Content-Type": "text/plain",
        "X-BackendAI-Version": "v8.20240915",
    }
    request = content.build_request("GET", "/v1/content", headers=headers)
    request.headers["Authorization"] = authorization(access, request)
    assert content.send(request).json()["caller"]["subject"] == f"user:{access.domain}/admin"
    request.headers["Authorization"] = request.headers["Authorization"][:-4] + "0000"
    error_of(content.send(request), 401, "UNAUTHENTICATED")


@pytest.mark.parametrize("headers", [
    {"Authorization": "Bearer forged"}, {"X-BackendAI-Token": "forged"}, {"Authorization": "Basic YTpi"},
])  # fmt: skip
def test_what_proves_nothing_is_a_401(content: httpx.Client, headers: dict[str, str]) -> None:
    for method in ("GET", "POST"):
        reply = content.request(method, "/v1/content", headers=headers)
        error_of(reply, 401, "UNAUTHENTICATED")
        assert reply.headers["WWW-Authenticate"].startswith("Bearer")
    error_of(content.post("/v1/content", content=b"x"), 401, "UNAUTHENTICATED")


def test_a_client_has_the_bucket_of_its_plan(content: httpx.Client, cloud: Cloud, api: Api) -> None:
    tenant = cloud.tenant(unique("flood"), "p", "FreePlan")
    headers = {"Authorization": f"Bearer {tenant.token()}"}
    replies = [content.get("/v1/content", headers=headers) for _ in range(MANY)]
    passed = [reply for reply in replies if reply.status_code == 200]
    refused = [reply for reply in replies if reply.status_code == 429]
    assert len(passed) >= FREE_BURST
    assert refused
    assert len(passed) + len(refused) == MANY
    error_of(refused[0], 429, "TOO_MANY_REQUESTS")
    assert int(refused[0].headers["Retry-After"]) >= 1
    assert refused[0].headers["RateLimit-Policy"] == '"plan";q=10;w=2'
    assert content.get("/v1/content", headers=proof(api)).status_code == 200
    assert content.get("/v1/content").status_code == 200


def test_the_stacks_file_names_both(home: Path, access: Access) -> None:
    written = json.loads((home / "local.json").read_text())
    assert list(written)[:2] == ["url", "content_url"]
    assert written["content_url"] == access.content_url
