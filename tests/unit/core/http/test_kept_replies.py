"""Replies kept and given again for a key; their storage is tested on a table."""

from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import Response
from portico.core.base.errors import Conflict, Unavailable
from portico.core.http import stored_replies
from portico.core.model.conventions import Replay

from tests.unit.core.http.test_idempotency_keys import MADE, Kept, answer, request


def test_what_was_answered_is_given_again() -> None:
    kept, done = Kept(), []
    first = request("k")
    assert answer(first, kept, seen=done.append) is MADE
    assert first.scope["portico.headers"] == {}
    second = request("k")
    again = answer(second, kept, seen=done.append)
    assert (again.status_code, again.body) == (201, b"made")
    assert {name: again.headers[name] for name in ("location", "etag", "content-type")} == {
        "location": "/v1/things/1", "etag": '"1"', "content-type": "text/plain; charset=utf-8",
    }  # fmt: skip
    assert "x-other" not in again.headers
    assert second.scope["portico.headers"] == {"Idempotent-Replayed": "true"}
    assert len(done) == 1


@pytest.mark.parametrize("status", ["INPROGRESS", "EXPIRED", "AAA"])
def test_a_key_in_flight_is_a_conflict(status: str) -> None:
    kept = Kept()
    answer(request("k"), kept)
    kept.replies = {name: SimpleNamespace(status=status, response_data="{}") for name in kept.replies}
    asked = request("k")
    with pytest.raises(Conflict) as refused:
        answer(asked, kept)
    assert (refused.value.code, refused.value.headers["Retry-After"]) == ("IDEMPOTENCY_IN_PROGRESS", "1")
    assert asked.scope["portico.headers"] == {}


@pytest.mark.parametrize(
    ("size", "replay", "again"),
    [
        (0, Replay.STORED, True),
        (262_144, Replay.STORED, True),
        (262_145, Replay.STORED, False),
        (7, Replay.WITHOUT_BODY, False),
        (262_145, Replay.WITHOUT_BODY, False),
    ],
)
def test_secrets_and_large_replies_are_not_kept(size: int, replay: Replay, again: bool) -> None:
    kept, reply = Kept(), Response("x" * size, 200)
    answer(request("k"), kept, reply, replay)
    if again:
        assert answer(request("k"), kept).body == reply.body
        return
    with pytest.raises(Conflict) as refused:
        answer(request("k"), kept)
    assert refused.value.code == "IDEMPOTENCY_REPLY_NOT_KEPT"
    assert refused.value.details == {"status": 200, "location": None}
    [record] = kept.replies.values()
    assert "xx" not in record.response_data


def test_a_reply_that_was_not_kept_tells_where_the_made_thing_is() -> None:
    kept = Kept()
    answer(request("k"), kept, replay=Replay.WITHOUT_BODY)
    with pytest.raises(Conflict) as refused:
        answer(request("k"), kept)
    assert refused.value.details == {"status": 201, "location": "/v1/things/1"}


@pytest.mark.parametrize("error", [RuntimeError("broken"), Conflict("there")])
@pytest.mark.parametrize("away", [None, Unavailable("away")], ids=["freed", "not freed"])
def test_the_key_of_what_failed_is_free_and_its_error_is_told(error: Exception, away: Exception | None) -> None:
    kept = Kept(error=away)
    with pytest.raises(type(error)) as raised:
        answer(request("k"), kept, error)
    assert raised.value is error
    assert (kept.forgot, kept.replies) == ([error], {})


def test_a_reply_that_cannot_be_kept_is_sent_and_logged(monkeypatch: pytest.MonkeyPatch) -> None:
    logged: list[Any] = []
    logger = SimpleNamespace(error=lambda *told, **more: logged.append((told, more)))
    monkeypatch.setattr(stored_replies, "logger", lambda: logger)
    assert answer(request("k"), Kept(error=Unavailable("away"))) is MADE
    assert logged == [(("idempotency.write.failed",), {"exc_info": True})]


def test_an_error_of_ours_in_keeping_is_not_hushed_up() -> None:
    with pytest.raises(TypeError):
        answer(request("k"), Kept(error=TypeError("a bug")))
