"""Messages between parent and child, the same for every language of a child.

A message on the control socket (a stream socket pair, one per child) is

    4 bytes   length of the header, unsigned, big-endian
    4 bytes   length of the body, unsigned, big-endian
    header    a JSON object in UTF-8; its member ``type`` names the message
    body      the payload or the output as JSON text in UTF-8, or nothing

Parent to child, in this order:

    setup     handler, task_root, directory, path [directories], environment {name: value}, memory_bytes; once
    run       id, run_id, function, deadline (epoch seconds), secrets, event, output_limit; body: the payload
    probe     id; imports the handler and checks its signature
    reap      id; waits for the child's own children, all of them killed before

Child to parent:

    hello     pid; answers the setup, ready for requests
    started   id; a run or a probe was received, nothing of the user's has been called yet
    result    id, error null | {type, message, stacktrace}, output_error likewise, recycle; body: the output
    probed    id, reason null | {type, message, line, file, stacktrace}, recycle
    reaped    id

``recycle`` is null, or a word on why the child should not serve another request. A child answers each request
once and in order, and ends when the socket is closed. The parent believes nothing it reads: lengths are
bounded, and whatever does not parse, or answers another id, ends the child.
"""

import struct
from dataclasses import dataclass
from json import dumps, loads
from typing import Any

from portico_runtime.spill import Spill, finished, held

PREFIX = struct.Struct(">II")
HEADER_LIMIT = 1024 * 1024


class ProtocolError(Exception):
    """The other side sent what is not a message."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message: its header and the bytes of its body."""

    header: dict[str, Any]
    body: bytes | Spill = b""

    @property
    def type(self) -> object:
        return self.header.get("type")


def encode(header: dict[str, Any], body: bytes = b"") -> bytes:
    """The bytes of a message."""
    return before(header, len(body)) + body


def before(header: dict[str, Any], size: int) -> bytes:
    """The bytes of a message before its body; the header is ASCII, so that lone surrogates pass too."""
    text = dumps(header, separators=(",", ":")).encode("ascii")
    return PREFIX.pack(len(text), size) + text


class Decoder:
    """Cuts a stream of bytes into messages; it may arrive in any pieces.

    Large bodies are put into files in `folder`, if there is one. Raises `ProtocolError` as soon as a length is out of bounds
    (bytes) or a header is not a JSON object.
    """

    def __init__(
        self, header_limit: int = HEADER_LIMIT, body_limit: int = HEADER_LIMIT, folder: str | None = None
    ) -> None:
        self.header_limit = header_limit
        self.body_limit = body_limit
        self._folder = folder
        self._buffer = bytearray()
        self._header: dict[str, Any] | None = None  # of a message whose body is on its way
        self._body: bytearray | Spill = bytearray()
        self._missing = 0

    def feed(self, data: bytes) -> None:
        if self._missing:
            mine = data[: self._missing]
            self._body.extend(mine)
            self._missing -= len(mine)
            data = data[len(mine) :]
        self._buffer += data

    def next(self) -> Message | None:
        """The next whole message, None while it is not complete."""
        if self._header is None:
            self._begin()
        if self._header is None or self._missing:
            return None
        message = Message(self._header, finished(self._body))
        self._header, self._body = None, bytearray()
        return message

    def _begin(self) -> None:
        """Take over the header, and what there is of the body."""
        if len(self._buffer) < PREFIX.size:
            return
        header_size, body_size = PREFIX.unpack_from(self._buffer)
        if not 2 <= header_size <= self.header_limit or body_size > self.body_limit:
            raise ProtocolError(f"a message of {header_size} + {body_size} bytes is out of bounds")
        start = PREFIX.size + header_size
        if len(self._buffer) < start:
            return
        self._header = _header(bytes(self._buffer[PREFIX.size : start]))
        self._body, self._missing = held(body_size, self._folder), body_size
        arrived, self._buffer = bytes(self._buffer[start:]), bytearray()
        self.feed(arrived)


def _header(text: bytes) -> dict[str, Any]:
    try:
        header = loads(text)
    except (ValueError, RecursionError) as error:
        raise ProtocolError("a header is not JSON") from error
    if not isinstance(header, dict):
        raise ProtocolError("a header is not a JSON object")
    return header
