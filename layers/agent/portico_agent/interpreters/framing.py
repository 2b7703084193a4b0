"""Messages between the agent and its child: JSON after its length, on a socket."""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

_LENGTH = struct.Struct("!I")
_LARGEST = 64 << 20


class Closed(Exception):
    """The other side is gone, or does not speak this."""


def send(channel: socket.socket, *message: Any) -> None:
    """In one piece. Raises OSError."""
    data = json.dumps(message).encode()
    channel.sendall(_LENGTH.pack(len(data)) + data)


def receive(channel: socket.socket) -> list[Any]:
    """The next message. Raises Closed."""
    try:
        (length,) = _LENGTH.unpack(_exactly(channel, _LENGTH.size))
        message = json.loads(_exactly(channel, length)) if length <= _LARGEST else None
    except (OSError, ValueError) as error:
        raise Closed from error
    if not isinstance(message, list) or not message:
        raise Closed
    return message


def _exactly(channel: socket.socket, count: int) -> bytes:
    data = bytearray()
    while len(data) < count:
        piece = channel.recv(min(count - len(data), 1 << 20))
        if not piece:
            raise Closed
        data += piece
    return bytes(data)
