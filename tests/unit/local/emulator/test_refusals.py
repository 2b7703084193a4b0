"""Requests that the emulator's HTTP server refuses have the error body of all others."""

import http.client
import json

import pytest

from local.emulator.slow_clients import API
from tests.unit.local.conftest import Emulator

PATH = f"{API}portico/api/v1/functions"


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        (f"{PATH}?filter={'x' * 70_000}", {}, 431),
        (PATH, {"X-Long": "x" * 70_000}, 431),
        (PATH, {"Content-Length": "x"}, 400),
    ],
    ids=["query", "header", "nonsense"],
)
def test_a_refusal_has_the_error_body(emulator: Emulator, path: str, headers: dict[str, str], status: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", emulator.running.port, timeout=60)
    try:
        connection.request("GET", path, headers=headers)
        reply = connection.getresponse()
        error = json.loads(reply.read())["error"]
    finally:
        connection.close()
    assert (reply.status, reply.headers["Content-Type"]) == (status, "application/json")
    assert error.keys() == {"code", "message", "details", "request_id"}
    assert reply.headers["X-Request-Id"] == error["request_id"]
