"""A HEAD is answered as the GET of its path."""

import json
import logging

import pytest
from portico.core.base.observability import logger

from tests.support.world import World


@pytest.mark.parametrize(("path", "status"), [
    ("/v1/functions/hello", 200), ("/v1/functions", 200), ("/v1/functions/nope", 404),
])  # fmt: skip
def test_it_has_the_headers_of_a_get(world: World, path: str, status: int) -> None:
    world.create("hello")
    same = {"X-Request-Id": "one"}
    head, get = (world.client("functions").send(method, path, **same) for method in ("HEAD", "GET"))
    assert (head.status, head.headers) == (get.status, get.headers)
    assert (head.status, head.headers["content-length"]) == (status, str(len(get.body.encode())))


def test_it_keeps_the_conditions_of_a_get(world: World) -> None:
    world.create("hello")
    client = world.client("functions")
    tag = client.head("/v1/functions/hello").headers["etag"]
    assert client.head("/v1/functions/hello", If_None_Match=tag).status == 304
    assert world.client("functions", None).head("/v1/functions/hello").status == 401


def test_it_is_logged_as_it_was_asked_and_measured_as_a_get(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    client = world.client("auth")
    monkeypatch.setattr(logger(), "level", logging.INFO)
    client.head("/v1/auth/me")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["method"] for line in lines if line.get("message") == "http.request"] == ["HEAD"]
    assert [line["route"] for line in lines if "Latency" in line] == ["GET /v1/auth/me"]
