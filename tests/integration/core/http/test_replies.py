"""Conventions of every reply: CORS, a type that the client accepts, and word of a deprecation."""

import pytest
from portico.core.base.settings import settings
from portico.core.model.given import Given

from tests.support.operations import client, operation, resource
from tests.support.sample_resource import ANN
from tests.support.world import World


def boom(_: Given) -> str:
    raise RuntimeError("boom")


def test_cors_on_every_reply_of_an_application(world: World) -> None:
    world.setenv("PORTICO_ALLOWED_ORIGINS", "https://one.example,https://two.example")
    settings.cache_clear()
    api = client(resource(operation("GET", "/boom", boom)))
    for path, status in (("/boom", 500), ("/nope", 404)):
        for origin in ("https://one.example", "https://two.example"):
            reply = api.get(path, Origin=origin)
            assert (reply.status, reply.headers["access-control-allow-origin"]) == (status, origin)
            assert "RateLimit" in reply.headers["access-control-expose-headers"]
        assert "access-control-allow-origin" not in api.get(path, Origin="https://evil.example").headers
    large = api.send("GET", "/boom", Content_Length=str(5 * 1024 * 1024), Origin="https://one.example")
    assert (large.status, large.headers["access-control-allow-origin"]) == (413, "https://one.example")


@pytest.mark.parametrize(
    "accept",
    [
        "text/csv",
        "text/html, image/png",
        "application/json;q=0",
        "application/json;q=0, text/csv;q=1",
        "text/csv, */*;q=0.000",
        "application/*;q=0",
    ],
)
def test_a_client_that_accepts_nothing_of_ours(world: World, accept: str) -> None:
    reply = world.client("functions").get("/v1/functions", Accept=accept)
    assert (reply.status, reply.error["code"]) == (406, "NOT_ACCEPTABLE")
    assert reply.error["details"] == {"supported": ["application/json"]}


@pytest.mark.parametrize(
    "accept",
    [
        "*/*",
        "",
        "application/*",
        "text/csv, application/json;q=0.1",
        "application/problem+json",
        "APPLICATION/JSON",
        "application/*;q=0, application/json",
    ],
)
def test_a_client_that_accepts_json(world: World, accept: str) -> None:
    assert world.client("functions").get("/v1/functions", Accept=accept).status == 200


def test_a_deprecated_operation_says_so_on_errors_too(world: World) -> None:
    for principal, status in ((ANN, 200), (None, 401)):
        reply = world.client("auth", principal).get("/v1/auth/whoami")
        assert (reply.status, reply.headers["deprecation"]) == (status, "@1793491200")
        assert reply.headers["sunset"] == "Mon, 01 Nov 2027 00:00:00 GMT"
        assert reply.headers["link"] == '</v1/auth/me>; rel="successor-version"'
    assert "deprecation" not in world.client("auth", ANN).get("/v1/auth/me").headers
