"""The stream of events: an iterator that goes on by itself, whatever becomes of a reply."""

import json
from itertools import islice

import httpx
import pytest
from portico_client import Forbidden, Portico, Retries
from portico_client.server_events import Event, frames_of

from tests.unit.client.test_generic_commands import Recorder, Shell, shell

__all__ = ["shell"]
OPENED = "retry: 0\n: ping\n\nid: {}\nevent: position\ndata: {{}}\n\n"


def frame(number: int) -> str:
    return f'id: c{number}\ndata: {{"type": "order.created", "subject": "A-{number}"}}\n\n'


class Serving:
    """A server with so many events, a few of which are in each reply; some replies are lost."""

    def __init__(self, count: int, at_once: int, lost: frozenset[int] = frozenset()) -> None:
        self.count, self.at_once, self.lost = count, at_once, lost
        self.asked: list[str | None] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        last = request.headers.get("Last-Event-ID")
        self.asked.append(last)
        if len(self.asked) in self.lost:
            raise httpx.ReadError("cut off")
        if last is None:
            return httpx.Response(200, text=OPENED.format("c0"))
        begin = int(last.removeprefix("c"))
        if begin == self.count:
            return httpx.Response(200, text="id: closed\nevent: closed\ndata: {}\n\n")
        numbers = range(begin + 1, min(begin + self.at_once, self.count) + 1)
        return httpx.Response(200, text="retry: 0\n\n" + "".join(map(frame, numbers)))


def client(server: Serving) -> Portico:
    retries = Retries(first_pause=0)
    return Portico("https://portico.test/api", token="t", retries=retries, transport=httpx.MockTransport(server))


def test_it_goes_on_to_the_end() -> None:
    server = Serving(10, 3, frozenset({2, 4}))
    with client(server) as portico:
        found = list(portico.streams.events(["order.*"]))
    assert [one.subject for one in found] == [f"A-{number}" for number in range(1, 11)]
    assert server.asked[0] is None
    assert found[0] == Event("c1", {"type": "order.created", "subject": "A-1"})


def test_who_breaks_off_resumes_behind_the_last() -> None:
    server, seen, after = Serving(10, 4), list[str | None](), None
    while len(seen) < 10:
        with client(server) as portico:
            for event in islice(portico.streams.events(after=after), 3):
                seen.append(event.subject)
                after = event.id
    assert seen == [f"A-{number}" for number in range(1, 11)]


def test_a_refusal_is_an_error() -> None:
    error = {"error": {"code": "FORBIDDEN", "message": "no", "details": {}, "request_id": "r"}}
    with (
        Portico(
            "https://portico.test/api",
            token="t",
            transport=httpx.MockTransport(lambda _: httpx.Response(403, json=error)),
        ) as portico,
        pytest.raises(Forbidden),
    ):
        next(portico.streams.events())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        (": ping\n\n", []),
        ("id: a\ndata: {\ndata: }\n\n", [("a", "{\n}")]),
        ("id:a\ndata:{}\n\nid: b\ndata: {}", [("a", "{}")]),  # the last is cut off
    ],
)
def test_frames_are_taken_apart(text: str, found: list[tuple[str, str]]) -> None:
    assert [(one.id, one.data) for one in frames_of(text).frames if one.data is not None] == found


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    found = Recorder()
    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", lambda _, request: found(request))
    return found


def test_the_command_follows(shell: Shell, server: Recorder) -> None:
    assert "order.created  A-1" in shell("events", "order.*").stdout
    assert json.loads(shell("events", "--limit", "1", "-o", "json").stdout)["event"]["subject"] == "A-1"
    assert server.seen == ["stream_events", "stream_events"]
