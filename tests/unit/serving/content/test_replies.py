"""Headers of the two APIs' replies for browsers, from every application inside."""

import asyncio
from typing import Any

import pytest
from portico.core.http.platform_origin import PlatformOrigin, merged
from portico.serving.content.replies import ContentReplies, Preflights
from starlette.responses import Response
from starlette.types import ASGIApp

ORIGIN = "https://app.example.com"
Pairs = list[tuple[str, str]]


def answering(*headers: tuple[str, str]) -> ASGIApp:
    reply = Response("x")
    reply.raw_headers += [(name.encode(), value.encode()) for name, value in headers]
    return reply


def headers_of(app: ASGIApp, method: str = "GET", **sent: str) -> Pairs:
    """The headers of the reply, with its status as `:status`."""
    found: Pairs = []

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            found.append((":status", str(message["status"])))
            found.extend((name.decode().lower(), value.decode()) for name, value in message["headers"])

    raw = [(name.lower().replace("_", "-").encode(), value.encode()) for name, value in sent.items()]
    scope = {"type": "http", "method": method, "path": "/", "headers": raw}
    asyncio.run(app(scope, None, send))  # type: ignore[arg-type]  # nothing is received
    return found


def content(*headers: tuple[str, str], **sent: str) -> Pairs:
    return headers_of(ContentReplies(answering(*headers), (ORIGIN,)), **sent)


def test_content_is_never_sniffed_for_another_type() -> None:
    assert ("x-content-type-options", "nosniff") in content()
    sniffed = [
        value for name, value in content(("X-Content-Type-Options", "sniff")) if name == "x-content-type-options"
    ]
    assert sniffed == ["nosniff"]


def test_content_widens_no_service_worker() -> None:
    assert "service-worker-allowed" not in dict(content(("Service-Worker-Allowed", "/"), ("X-Else", "1")))
    assert ("x-else", "1") in content(("Service-Worker-Allowed", "/"), ("X-Else", "1"))


@pytest.mark.parametrize("name", ["portico_refresh", "__Host-portico-refresh", "__Secure-Portico", " portico"])
def test_content_sets_no_cookie_of_the_platform(name: str) -> None:
    assert "set-cookie" not in dict(content(("Set-Cookie", f"{name}=stolen; Path=/")))


@pytest.mark.parametrize("cookie", ["theirs=portico", "theirs=1; Path=/portico", "__Host-theirs=1"])
def test_content_sets_cookies_of_tenants(cookie: str) -> None:
    assert ("set-cookie", cookie) in content(("Set-Cookie", cookie), ("Set-Cookie", "portico=1"))


def test_content_is_read_by_allowed_origins_only() -> None:
    assert dict(content(origin=ORIGIN))["access-control-allow-origin"] == ORIGIN
    for sent in ({"origin": "https://evil.example.com"}, {}):
        told = dict(content(**sent))
        assert "access-control-allow-origin" not in told
        assert told["vary"] == "Origin"


@pytest.mark.parametrize(("method", "asked", "answered"), [
    ("OPTIONS", {"origin": ORIGIN, "access_control_request_method": "PUT"}, True),
    ("OPTIONS", {"origin": ORIGIN}, False),
    ("OPTIONS", {"access_control_request_method": "PUT"}, False),
    ("GET", {"origin": ORIGIN, "access_control_request_method": "PUT"}, False),
])  # fmt: skip
def test_preflights_alone_are_answered(method: str, asked: dict[str, str], *, answered: bool) -> None:
    told = dict(headers_of(Preflights(answering()), method, **asked))
    assert told[":status"] == ("204" if answered else "200")
    assert ("PUT" in told.get("access-control-allow-methods", "")) is answered


@pytest.mark.parametrize(("own", "sent"), [
    ("", "frame-ancestors 'none'"),
    ("default-src 'self'; img-src data:", "default-src 'self'; img-src data:; frame-ancestors 'none'"),
    ("Frame-Ancestors *; default-src 'none';", "default-src 'none'; frame-ancestors 'none'"),
])  # fmt: skip
def test_a_pages_own_policy_is_kept_but_for_its_frames(own: str, sent: str) -> None:
    assert merged(own) == sent


def test_the_platform_stays_out_of_frames_and_openers() -> None:
    told = headers_of(PlatformOrigin(answering(("content-security-policy", "default-src 'self'"))))
    policies = [value for name, value in told if name == "content-security-policy"]
    assert policies == ["default-src 'self'; frame-ancestors 'none'"]
    assert ("cross-origin-opener-policy", "same-origin") in told
