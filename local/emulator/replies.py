"""Replies at the cost of what is in them: one write each, and headers that are encoded and checked once.

Hypercorn writes the head of a reply, its body and its end one by one, each under a lock and followed by a drain, and wakes a client
twice. h11 goes through headers by the protocol of sequences, a call for each, and checks each name anew. MiniStack formats the
date for each reply, and tells programs what a browser of another origin may read. The bytes of a reply are the same, those
headers apart. `tests/unit/local/emulator/test_replies.py` compares them with those of h11.
"""

import time
from collections.abc import Callable, Iterator
from email.utils import formatdate
from functools import lru_cache
from typing import Any, Final

from local.emulator.proofs import proven

_STARTS: Final = frozenset({"http.response.start", "websocket.accept", "websocket.http.response.start"})
_MOST: Final = 1_000  # names of headers
_LENGTH: Final = b"content-length"
_LONGEST: Final = 18  # digits of a length
_APART: Final = frozenset({_LENGTH, b"transfer-encoding"})  # headers that h11 judges by their values
_FOR_BROWSERS: Final = "access-control-"
Headers = list[tuple[bytes, bytes]]


def install(emulator: Any, protocol: Any, events: Any) -> None:
    """Change `ministack.app`, `hypercorn.protocol.h11` and `h11._events`."""
    emulator._with_date_header = with_date
    emulator._asgi_header_list = encoded(emulator._asgi_header_list)
    emulator._send_response = _to_its_reader(emulator._send_response)
    protocol.H11Protocol._send_h11_event = _whole(protocol)
    events.Headers.__iter__ = _pairs
    events.normalize_and_validate = checked(events.normalize_and_validate, events.Headers)


def with_date(send: Any) -> Any:
    """A `send` that adds the date to a reply that has none."""

    async def send_with_date(message: Any) -> None:
        if message["type"] in _STARTS:
            headers = message.get("headers", [])
            if b"date" not in [name.lower() for name, _ in headers]:  # one call, where a generator makes one for each
                message = {**message, "headers": [*headers, (b"date", _date(int(time.time())))]}
        await send(message)

    return send_with_date


@lru_cache(maxsize=1)
def _date(second: int) -> bytes:
    return formatdate(second, usegmt=True).encode()


def encoded(encode: Callable[[Any], Headers]) -> Callable[[Any], Headers]:
    """The headers of a reply as bytes; `encode` does those that are no texts, or not of Latin-1."""

    def header_list(headers: Any) -> Headers:
        try:
            return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        except (AttributeError, UnicodeEncodeError):
            return encode(headers)

    return header_list


def _to_its_reader(send_response: Any) -> Any:
    """To a caller whose signature the gate has verified, which is a program, nothing is told that is for browsers."""

    async def send_to_reader(send: Any, status: int, headers: Any, body: Any, **options: Any) -> None:
        if proven.get():
            headers = {name: value for name, value in headers.items() if not name.lower().startswith(_FOR_BROWSERS)}
        await send_response(send, status, headers, body, **options)

    return send_to_reader


def _whole(protocol: Any) -> Any:
    """How a connection sends what h11 makes of an event: the head of a reply that names its length goes with what comes next."""
    h11, raw_data = protocol.h11, protocol.RawData

    async def send_h11_event(self: Any, event: Any) -> None:
        try:
            data = self.connection.send(event)
        except h11.LocalProtocolError:
            if self.connection.their_state != h11.ERROR:
                raise
            return
        head = self.__dict__.pop("_head", b"")
        if type(event) is h11.Response and _LENGTH in [name for _, name, _ in event.headers._full_items]:
            self._head = head + data
        elif head or data:
            await self.send(raw_data(data=head + data))

    return send_h11_event


def _pairs(headers: Any) -> Iterator[tuple[bytes, bytes]]:
    return iter([(name, value) for _, name, value in headers._full_items])


def checked(normalize: Any, headers_type: Any) -> Any:
    """h11's `normalize_and_validate`, which is asked about a name once, and about values that decide where a message ends each time.

    https://www.rfc-editor.org/rfc/rfc9112#section-6.3
    """
    known: dict[bytes, bytes] = {}  # names in small letters, by those that h11 has taken
    fits = normalize.__globals__["_field_value_re"].fullmatch

    def normalize_and_validate(headers: Any, _parsed: bool = False) -> Any:
        if _parsed or type(headers) is not list:
            return normalize(headers, _parsed)
        items = _items(headers)
        if items is None:
            found = normalize(headers, _parsed)
            if len(known) < _MOST:
                known.update({raw: name for raw, name, _ in found._full_items if name not in _APART})
            return found
        return headers_type(items)

    def _items(headers: Headers) -> list[tuple[bytes, bytes, bytes]] | None:
        """All of them, if h11 would take them; None if it is to be asked."""
        items, has_length = [], False
        for raw, value in headers:
            name = known.get(raw)
            if name is None and raw == _LENGTH and not has_length:
                has_length = 0 < len(value) <= _LONGEST and value.isdigit()
                name = _LENGTH if has_length else None
            if name is None or type(value) is not bytes or not fits(value):
                return None
            items.append((raw, name, value))
        return items

    return normalize_and_validate
