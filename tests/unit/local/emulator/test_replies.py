"""Replies are those that the emulator and h11 make, in fewer steps."""

import asyncio
import http.client
import re
from email.utils import parsedate_to_datetime
from types import SimpleNamespace
from typing import Any

import h11
import pytest
from h11 import _events as events
from hypothesis import given
from hypothesis import strategies as st

from local.emulator import replies
from local.emulator.proofs import proven
from tests.unit.local.conftest import Emulator

NAMES = (b"Content-Length", b"content-length", b"x-a", b"X-B", b"transfer-encoding", b"bad name", b"")
VALUES = (b"", b"1", b"12", b"1, 1", b"-1", b"chunked", b" x", b"x\n", b"x\0", b"\xe9", b"9" * 30)
LIKE = replies.checked(events.normalize_and_validate, events.Headers)


def told(normalize: Any, headers: Any) -> Any:
    try:
        return normalize(list(headers))._full_items
    except h11.LocalProtocolError as error:
        return str(error)


@given(headers=st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES)), max_size=4))
def test_headers_are_judged_as_h11_does(headers: list[tuple[bytes, bytes]]) -> None:
    wanted = told(events.normalize_and_validate, headers)
    assert [told(LIKE, headers), told(LIKE, headers)] == [wanted, wanted]


@pytest.mark.parametrize(
    "headers",
    [
        {"A": "b", "content-type": "text/plain"},
        {"Set-Cookie": ["a=1", "b=2"]},
        {"Content-Length": 5},
        {"x": "\u20ac"},
    ],
)
def test_headers_are_encoded_as_before(headers: dict[str, Any]) -> None:
    def usual(given: Any) -> Any:
        return [("usual", given)]

    plain = all(isinstance(value, str) and value.isascii() for value in headers.values())
    encoded = replies.encoded(usual)(headers)
    assert encoded == ([(a.encode(), b.encode()) for a, b in headers.items()] if plain else usual(headers))


def sent_by(*messages: Any) -> list[Any]:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def all_of_them() -> None:
        for message in messages:
            await replies.with_date(send)(message)

    asyncio.run(all_of_them())
    return sent


def test_a_reply_has_one_date() -> None:
    start = {"type": "http.response.start", "status": 200}
    dated = {**start, "headers": [(b"Date", b"then")]}
    body = {"type": "http.response.body", "body": b"x"}
    added, kept, rest = sent_by(start, dated, body)
    ((name, date),) = added["headers"]
    assert (name, kept, rest) == (b"date", dated, body)
    assert parsedate_to_datetime(date.decode()).tzinfo is not None
    assert re.fullmatch(rb"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", date)


@pytest.mark.parametrize("key", ["", "KEY"])
def test_programs_are_told_nothing_for_browsers(key: str) -> None:
    told: list[Any] = []

    async def send_response(_send: Any, status: int, headers: Any, body: Any, **_: Any) -> None:
        told.append((status, headers, body))

    async def replied() -> None:
        proven.set(key)
        await replies._to_its_reader(send_response)(None, 200, {"A": "1", "Access-Control-Allow-Origin": "*"}, b"x")

    asyncio.run(replied())
    ((_, headers, _),) = told
    assert headers == ({"A": "1"} if key else {"A": "1", "Access-Control-Allow-Origin": "*"})


class Connection:
    """A connection of Hypercorn's, with what it writes; its peer has asked for something."""

    def __init__(self, method: str = "GET") -> None:
        self.connection, self.writes = h11.Connection(h11.SERVER), list[bytes]()
        self.connection.receive_data(f"{method} / HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        self.connection.next_event()
        self.connection.next_event()

    async def send(self, event: Any) -> None:
        self.writes.append(event.data)


def written(connection: Connection, headers: list[tuple[bytes, bytes]], *parts: bytes) -> list[bytes]:
    protocol = SimpleNamespace(h11=h11, RawData=SimpleNamespace)
    send = replies._whole(protocol)

    async def all_of_it() -> None:
        await send(connection, h11.Response(status_code=200, headers=headers))
        for part in parts:
            await send(connection, h11.Data(data=part))
        await send(connection, h11.EndOfMessage())

    asyncio.run(all_of_it())
    return connection.writes


def test_a_reply_of_a_known_length_is_one_write() -> None:
    (whole,) = written(Connection(), [(b"Content-Length", b"2")], b"ab")
    assert whole == b"HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nab"
    (nothing,) = written(Connection(), [(b"Content-Length", b"0")])
    assert nothing == b"HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n"
    (head,) = written(Connection("HEAD"), [(b"Content-Length", b"2")])
    assert head == b"HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\n"


def test_a_reply_without_a_length_begins_at_once() -> None:
    writes = written(Connection(), [(b"x", b"y")], b"ab")
    assert writes[0].startswith(b"HTTP/1.1 200 ")
    assert [part.strip() for part in writes[1:]] == [b"2\r\nab", b"0"]


def test_the_emulator_replies_in_one_piece(emulator: Emulator) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", emulator.running.port, timeout=60)
    try:
        for _ in range(2):
            connection.request("GET", "/_ministack/health")
            reply = connection.getresponse()
            body = reply.read()
            assert (reply.status, int(reply.headers["Content-Length"])) == (200, len(body))
            assert len(reply.headers.get_all("Date") or ()) == 1
    finally:
        connection.close()
