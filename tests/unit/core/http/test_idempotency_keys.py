"""The form and meaning of `Idempotency-Key`, and the mark that it leaves."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import Request, Response
from portico.core.base.errors import BadRequest
from portico.core.data.idempotency_mark import AlreadyDone, mark_write
from portico.core.data.writes import ABSENT, Put
from portico.core.http.idempotency import once
from portico.core.http.route_options import RouteOptions
from portico.core.model.conventions import Replay
from portico.core.model.idempotency_mark import IdempotencyMark
from portico.core.model.scope import Scope

from tests.support.sample_resource import ANN

MADE = Response("made", 201, {"Location": "/v1/things/1", "ETag": '"1"', "X-Other": "x"}, "text/plain")


@dataclass
class Kept:
    """Replies in a dictionary, and what was asked of it."""

    replies: dict[str, Any] = field(default_factory=dict)
    began: list[tuple[dict[str, Any], int]] = field(default_factory=list)
    forgot: list[Exception] = field(default_factory=list)
    error: Exception | None = None

    def uids(self, scope: Scope) -> tuple[str, ...]:
        return ()

    def begin(self, asked: dict[str, Any], milliseconds: int) -> Any:
        self.began.append((asked, milliseconds))
        return self.replies.get(json.dumps(asked["key"]))

    def keep(self, asked: dict[str, Any], reply: dict[str, Any]) -> None:
        self._fail()
        record = SimpleNamespace(status="COMPLETED", response_data=json.dumps(reply))
        self.replies[json.dumps(asked["key"])] = record

    def forget(self, asked: dict[str, Any], error: Exception) -> None:
        self.forgot.append(error)
        self._fail()

    def _fail(self) -> None:
        if self.error is not None:
            raise self.error


def request(*keys: str, body: bytes = b"{}", query: str = "", context: Any = None, **headers: str) -> Request:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    named = [*(("idempotency-key", key) for key in keys), *headers.items()]
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/v1/things/a",
        "query_string": query.encode(),
        "headers": [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in named],
        "route": SimpleNamespace(path="/v1/things/{name}"),
        "portico.headers": {},
    }
    return Request(scope | ({"aws.context": context} if context else {}), receive)


def answer(
    asked: Request, kept: Kept, reply: Response | Exception = MADE, replay: Replay = Replay.STORED,
    seen: Callable[[Request], Any] = lambda _asked: None,
) -> Response:  # fmt: skip
    async def execute(given: Request) -> Response:
        seen(given)
        if isinstance(reply, Exception):
            raise reply
        return reply

    replies: Any = kept
    with asyncio.Runner() as runner:
        return runner.run(once(asked, ANN, replies, execute, RouteOptions(replay=replay, acts=False)))


def key_of(*keys: str) -> str:
    kept = Kept()
    answer(request(*keys), kept)
    return str(kept.began[0][0]["key"][-1])


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("k", "k"),
        ("  k ", "k"),
        ('"k"', "k"),
        ('"', '"'),
        ('"k', '"k'),
        ('k"', 'k"'),
        ('!"', '!"'),
        ("kk", "kk"),
        ("a b", "a b"),
        ('""k""', '"k"'),
        ("abcba", "abcba"),
        ("!aaa!", "!aaa!"),
        ("~aaa~", "~aaa~"),
        ("!a~", "!a~"),
        ("~" * 255, "~" * 255),
        (f'"{"x" * 255}"', "x" * 255),
    ],
)
def test_a_key_may_be_quoted(given: str, meant: str) -> None:
    assert key_of(given) == meant


@pytest.mark.parametrize(
    "given", [("",), (" ",), ('""',), ("x" * 256,), ("tab\there",), ("\u00e9",), ("a", "a"), ("a", "b")]
)
def test_what_is_not_a_key(given: tuple[str, ...]) -> None:
    kept = Kept()
    with pytest.raises(BadRequest) as refused:
        answer(request(*given), kept)
    assert refused.value.code == "INVALID_IDEMPOTENCY_KEY"
    assert "1 to 255" in refused.value.message
    assert kept.began == []


def test_a_key_is_one_request_of_principal_and_operation() -> None:
    kept = Kept()
    answer(request("k", body=b"secret", query="a=b", x_portico_project="acme/p"), kept)
    body = hmac.new(b"k", b"secret", hashlib.sha256).hexdigest()
    assert kept.began[0][0] == {
        "key": ["acme", "user:acme/ann", "client-acme", "POST", "/v1/things/{name}", "k"],
        "payload": ["/v1/things/a", "a=b", "acme/p", body],
    }
    answer(request("k"), kept)
    assert kept.began[1][0]["payload"][2] is None


def test_a_key_is_in_flight_for_as_long_as_the_function_may_run() -> None:
    kept = Kept()
    answer(request("a"), kept)
    answer(request("b", context=SimpleNamespace(get_remaining_time_in_millis=lambda: 1234)), kept)
    assert [milliseconds for _, milliseconds in kept.began] == [30_000, 1234]


def test_what_is_done_bears_the_mark_of_its_key() -> None:
    kept, marks = Kept(), []
    answer(request("k"), kept, seen=lambda asked: marks.append(asked.scope["portico.once"]))
    digest = hashlib.sha256(json.dumps(kept.began[0][0]["key"]).encode()).hexdigest()
    assert [(mark.digest, mark.marked) for mark in marks] == [(digest, False)]


def test_what_is_done_leaves_a_mark_for_a_day() -> None:
    now = datetime(2026, 11, 21, 9, tzinfo=UTC)
    about: Any = SimpleNamespace(type="run", key="r-1")
    assert mark_write(IdempotencyMark("abc"), "entities", about, now) == Put(
        "entities",
        {
            "pk": "once#abc",
            "sk": "once",
            "entity_type": "run",
            "entity": "r-1",
            "ttl": int(now.timestamp()) + 86_400,
        },
        ABSENT,
    )
    assert not IdempotencyMark("abc").marked


def test_who_meets_the_mark_is_told_what_was_made() -> None:
    error = AlreadyDone({"entity_type": "run", "entity": "r-1"})
    assert (error.status, error.code) == (409, "IDEMPOTENCY_REPLY_NOT_KEPT")
    assert error.details == {"run": "r-1"}
