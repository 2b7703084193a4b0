"""Replies are compressed where the API says so and the client accepts it, as API Gateway does."""

import asyncio
import gzip
from types import SimpleNamespace
from typing import Any

import pytest

from local import environments
from local.emulator import compression

BODY = b"x" * 5000
PLAIN = (200, {"Content-Type": "application/json", "content-length": "5000"}, BODY)


def answered(accepted: str | None, smallest: Any = 4096, reply: Any = PLAIN) -> Any:
    async def execute(*_: Any) -> Any:
        return reply

    apis = {"portico": {"minimumCompressionSize": smallest}}
    gateway = SimpleNamespace(_handle_execute_in_scope=execute, _rest_apis=apis)
    compression.install(gateway)
    headers = {} if accepted is None else {"accept-encoding": accepted}
    return asyncio.run(gateway._handle_execute_in_scope("portico", "api", "GET", "/x", headers, b"", {}, "0", "r"))


@pytest.mark.parametrize("accepted", ["gzip", "br, GZIP", "gzip;q=0.5", "deflate, gzip ; q=1"])
def test_clients_that_accept_gzip_get_it(accepted: str) -> None:
    status, headers, body = answered(accepted)
    assert (status, headers) == (200, {"Content-Type": "application/json", "Content-Encoding": "gzip"})
    assert gzip.decompress(body) == BODY


@pytest.mark.parametrize("accepted", [None, "", "identity", "br", "gzip;q=0", "gzip; q=0.00"])
def test_others_get_the_reply_as_it_is(accepted: str | None) -> None:
    assert answered(accepted) == PLAIN


@pytest.mark.parametrize(
    ("smallest", "packed"), [(None, False), (5001, False), (5000, True), ("5000", True), (0, True)]
)
def test_small_replies_stay_as_they_are(smallest: Any, *, packed: bool) -> None:
    assert (answered("gzip", smallest) != PLAIN) is packed


def test_what_is_encoded_is_not_encoded_again() -> None:
    encoded = (200, {"content-encoding": "br"}, BODY)
    assert answered("gzip", reply=encoded) == encoded


def test_the_emulator_still_compresses_nothing() -> None:
    environments.prepare(environments.STACK)
    [source] = environments.STACK.folder.glob("lib/*/site-packages/ministack/services/apigateway_v1.py")
    assert "gzip" not in source.read_text(encoding="utf-8")
