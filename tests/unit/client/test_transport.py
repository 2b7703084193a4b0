"""Requests over a faulty network."""

import json
from collections.abc import Callable, Iterator

import httpx
import pytest
import tenacity
from portico_client import (
    ApiError,
    ConnectionFailed,
    Invalid,
    KeyPair,
    Memory,
    NotFound,
    Portico,
    PreconditionFailed,
    RateLimited,
    ServerError,
    Tokens,
    Unauthenticated,
)

from tests.unit.client.described import example

Answer = httpx.Response | Exception
TOKEN = {"access_token": "a1", "token_type": "Bearer", "expires_in": 900}


class Script:
    """Answers in turn, the last one for ever; tokens besides."""

    def __init__(self, *answers: Answer, tokens: Callable[[httpx.Request], httpx.Response] | None = None) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []
        self.token_requests: list[httpx.Request] = []
        self.tokens = tokens or (lambda _: httpx.Response(200, json=TOKEN))

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/v1/auth/token"):
            self.token_requests.append(request)
            return self.tokens(request)
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def client(self, store: Memory | None = None) -> Portico:
        pair = None if store else KeyPair("PKA", "s3cret")
        return Portico("https://portico.test/api", key_pair=pair, store=store, transport=httpx.MockTransport(self))


def error(status: int, code: str, headers: dict[str, str] | None = None) -> httpx.Response:
    body = {"error": {"code": code, "message": "Not today.", "details": {"n": 1}, "request_id": "r-1"}}
    return httpx.Response(status, json=body, headers=headers)


def run() -> httpx.Response:
    return httpx.Response(202, json=example("RunPublic"))


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long it would have slept."""
    slept: list[float] = []
    monkeypatch.setattr(tenacity.nap.time, "sleep", slept.append)
    return slept


def test_it_waits_as_long_as_the_server_says(pauses: list[float]) -> None:
    script = Script(error(429, "RATE_LIMITED", {"Retry-After": "7"}), run())
    assert script.client().runs.get("r").id
    assert pauses == [7]


def test_a_wait_that_is_too_long_is_an_error_at_once(pauses: list[float]) -> None:
    script = Script(error(429, "TOO_MANY_REQUESTS", {"Retry-After": "3600"}))
    with pytest.raises(RateLimited) as caught:
        script.client().runs.get("r")
    assert caught.value.retry_after == 3600
    assert pauses == []


@pytest.mark.parametrize("status", [502, 503, 504])
def test_retries_have_growing_random_pauses(status: int, pauses: list[float]) -> None:
    script = Script(error(status, "UNAVAILABLE"))
    with pytest.raises(ServerError):
        script.client().runs.get("r")
    assert len(script.requests) == 5
    assert all(0 <= pause <= 0.3 * 2**n for n, pause in enumerate(pauses))


@pytest.mark.parametrize(
    ("status", "kind"), [(404, NotFound), (412, PreconditionFailed), (422, Invalid), (500, ServerError)]
)
def test_other_errors_are_raised_at_once_with_what_they_say(status: int, kind: type[ApiError]) -> None:
    script = Script(error(status, "WHATEVER"))
    with pytest.raises(kind) as caught:
        script.client().runs.get("r")
    assert len(script.requests) == 1
    assert (caught.value.code, caught.value.details, caught.value.request_id) == ("WHATEVER", {"n": 1}, "r-1")


def test_attempts_of_a_post_share_a_key_and_calls_do_not() -> None:
    script = Script(httpx.ReadTimeout("slow"), error(409, "IDEMPOTENCY_IN_PROGRESS"), run())
    client = script.client()
    client.runs.create("hello")
    client.runs.create("hello")
    keys = [request.headers["Idempotency-Key"] for request in script.requests]
    assert len(keys) == 4
    assert len(set(keys[:3])) == 1
    assert keys[3] != keys[0]


def test_no_reply_is_an_error_that_names_the_host() -> None:
    with pytest.raises(ConnectionFailed, match=r"portico\.test"):
        Script(httpx.ConnectError("refused")).client().runs.get("r")


def test_a_deletion_whose_reply_was_lost_is_no_miss() -> None:
    Script(httpx.ReadTimeout("slow"), error(404, "FUNCTION_NOT_FOUND")).client().functions.delete("hello")
    with pytest.raises(NotFound):
        Script(error(404, "FUNCTION_NOT_FOUND")).client().functions.delete("hello")


def test_a_throttled_deletion_that_finds_nothing_is_a_miss() -> None:
    script = Script(error(429, "RATE_LIMITED", {"Retry-After": "0"}), error(404, "FUNCTION_NOT_FOUND"))
    with pytest.raises(NotFound):
        script.client().functions.delete("hello")


@pytest.mark.parametrize("more", [{"code": "INVALID_CLIENT", "request_id": "r-1"}, {}], ids=["ours", "another's"])
def test_an_error_of_oauth_is_told(more: dict[str, str]) -> None:
    body = {"error": "invalid_client", "error_description": "The key pair is not valid.", **more}
    headers = {"X-Request-Id": "r-1"}
    with pytest.raises(ApiError, match=r"The key pair is not valid\.") as caught:
        Script(httpx.Response(400, json=body, headers=headers)).client().runs.get("r")
    assert (caught.value.code, caught.value.request_id) == ("INVALID_CLIENT", "r-1")


def test_an_error_of_something_else_is_still_told() -> None:
    with pytest.raises(ServerError, match="500"):
        Script(httpx.Response(500, text="<html>")).client().runs.get("r")


def test_a_change_reads_again_when_somebody_came_in_between() -> None:
    function = {"json": example("FunctionPublic")}
    first, second = (httpx.Response(200, headers={"ETag": tag}, **function) for tag in ('"1"', '"2"'))
    script = Script(first, error(412, "PRECONDITION_FAILED"), second, httpx.Response(200, **function))
    script.client().functions.change("hello", lambda found: {"memory": found.memory * 2})
    updates = [request for request in script.requests if request.method == "PATCH"]
    assert [request.headers["If-Match"] for request in updates] == ['"1"', '"2"']
    assert json.loads(updates[1].content) == {"memory": 256}


def test_pages_follow_the_cursor() -> None:
    page = example("RunPage")
    first = httpx.Response(200, json={**page, "has_more": True, "next_cursor": "c+1"})
    script = Script(first, httpx.Response(200, json={**page, "has_more": False}))
    assert len(list(script.client().runs.list())) == 2 * len(page["items"])
    assert [request.url.params.get("cursor") for request in script.requests] == [None, "c+1"]


def test_an_empty_page_is_not_the_end() -> None:
    page = example("RunPage")
    empty = httpx.Response(200, json={**page, "items": [], "total_count": None, "has_more": True, "next_cursor": "c+1"})
    script = Script(empty, empty, httpx.Response(200, json={**page, "has_more": False}))
    assert len(list(script.client().runs.list())) == len(page["items"])


def test_a_token_is_fetched_once_and_used_almost_to_its_end() -> None:
    script = Script(run())
    client = script.client()
    client.runs.get("r")
    client.runs.get("r")
    assert len(script.token_requests) == 1
    assert script.token_requests[0].headers["Authorization"].startswith("Basic ")
    assert script.requests[1].headers["Authorization"] == "Bearer a1"


def test_a_token_that_is_refused_is_renewed_once() -> None:
    script = Script(error(401, "UNAUTHENTICATED"), run())
    assert script.client().runs.get("r").id
    assert len(script.token_requests) == 2
    refused = Script(error(401, "UNAUTHENTICATED"))
    with pytest.raises(Unauthenticated):
        refused.client().runs.get("r")
    assert len(refused.requests) == 2


def test_a_refresh_token_is_used_once_and_the_next_one_kept() -> None:
    store = Memory(Tokens("old", until=0, refresh="r1"))
    replies: Iterator[str] = iter(["r2", "r3"])
    script = Script(run(), tokens=lambda _: httpx.Response(200, json={**TOKEN, "refresh_token": next(replies)}))
    script.client(store).runs.get("r")
    assert b"refresh_token=r1" in script.token_requests[0].content
    kept = store.load()
    assert kept
    assert kept.refresh == "r2"


def test_without_anything_to_renew_by_one_has_to_sign_in() -> None:
    with pytest.raises(Unauthenticated, match="sign in"):
        Script(run()).client(Memory(Tokens("old", until=0))).runs.get("r")


def test_a_wrong_password_is_tried_once() -> None:
    script = Script(error(429, "TOO_MANY_REQUESTS", {"Retry-After": "1"}))
    with pytest.raises(RateLimited):
        script.client(Memory()).sign_in({"user": "ada", "password": "x"})
    assert len(script.requests) == 1
    assert "Authorization" not in script.requests[0].headers


def test_secrets_are_in_no_representation() -> None:
    assert "s3cret" not in repr(KeyPair("PKA", "s3cret"))
    assert "t0ken" not in repr(Tokens("t0ken", 0, "t0ken"))


def test_paths_are_encoded() -> None:
    script = Script(error(404, "FUNCTION_NOT_FOUND"))
    with pytest.raises(NotFound):
        script.client().functions.get("../a b?c")
    assert script.requests[0].url.raw_path == b"/api/v1/functions/..%2Fa%20b%3Fc"
