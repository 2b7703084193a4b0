"""The endpoint of a MicroVM: HTTP and WebSockets to the ports that a token is for, and to nobody without one.

https://docs.aws.amazon.com/lambda/latest/dg/microvms-launching.html
"""

import json
import secrets
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

TOKEN: Final = "x-aws-proxy-auth"  # the name of a header
_PORT: Final = "x-aws-proxy-port"
_USUAL_PORT: Final = 8080
_PROTOCOL: Final = "lambda-microvms"  # of WebSockets of browsers, which send no headers
_LARGEST_HEAD: Final = 64 * 1024
_PIECE: Final = 64 * 1024
_SECONDS: Final = 30.0  # without a byte, but for what has been upgraded


class Closed(Exception):
    """A request that is answered here, with this status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass
class Tokens:
    """The tokens of a MicroVM, each with its ports and its end."""

    now: Callable[[], float] = time.time
    _given: dict[str, tuple[Sequence[range], float]] = field(default_factory=dict)

    def give(self, ports: Sequence[range], minutes: int) -> str:
        """A new one."""
        token = secrets.token_urlsafe(48)
        self._given[token] = ports, self.now() + 60 * minutes
        return token

    def check(self, token: str, port: int) -> None:
        """Raises Closed."""
        ports, ends = self._given.get(token, ((), 0.0))
        if ends <= self.now():
            raise Closed(403, "The token is wrong, or has ended.")
        if not any(port in some for some in ports):
            raise Closed(403, "The token is for other ports.")


@dataclass(frozen=True)
class Head:
    """The first line of a request, and its headers."""

    line: str
    headers: Sequence[tuple[str, str]]

    def first(self, name: str) -> str:
        """The value of a header; empty where there is none."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    @property
    def protocols(self) -> list[str]:
        """Those that a WebSocket names."""
        return [one.strip() for one in self.first("sec-websocket-protocol").split(",") if one.strip()]

    @property
    def token(self) -> str:
        """Of its header, or its protocol."""
        return self.first(TOKEN) or self._named("authentication")

    @property
    def port(self) -> int:
        """Likewise. Raises Closed."""
        told = self.first(_PORT) or self._named("port") or str(_USUAL_PORT)
        if not told.isdecimal():
            raise Closed(400, "A port is a number.")
        return int(told)

    @property
    def onward(self) -> bytes:
        """As the program gets it: nothing of the endpoint's own, and one request a connection."""
        upgrades = bool(self.first("upgrade"))
        dropped = {TOKEN, _PORT, "sec-websocket-protocol"} | (set() if upgrades else {"connection", "keep-alive"})
        kept = [(key, value) for key, value in self.headers if key.lower() not in dropped]
        protocols = [one for one in self.protocols if one.partition(".")[0] != _PROTOCOL]
        kept += [("sec-websocket-protocol", ", ".join(protocols))] if protocols else []
        kept += [] if upgrades else [("connection", "close")]
        lines = [self.line, *(f"{key}: {value}" for key, value in kept), "", ""]
        return "\r\n".join(lines).encode("latin-1")

    def _named(self, what: str) -> str:
        prefix = f"{_PROTOCOL}.{what}."
        return next((one.removeprefix(prefix) for one in self.protocols if one.startswith(prefix)), "")


class Endpoint(socketserver.ThreadingTCPServer):
    """Listens at an address; `opened` connects to a port of the MicroVM, or raises Closed."""

    daemon_threads, allow_reuse_address, request_queue_size = True, True, 64

    def __init__(self, address: str, tokens: Tokens, opened: Callable[[int], socket.socket]) -> None:
        super().__init__((address, 0), _Request)
        self.tokens, self.opened = tokens, opened
        threading.Thread(target=self.serve_forever, args=(0.1,), daemon=True, name="microvm-endpoint").start()

    @property
    def url(self) -> str:
        """Where it is."""
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}"

    def close(self) -> None:
        """Ends it."""
        self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is nothing to tell of."""


class _Request(socketserver.BaseRequestHandler):
    server: Endpoint

    def handle(self) -> None:
        client: socket.socket = self.request
        client.settimeout(_SECONDS)
        try:
            head, rest = _read(client)
            self.server.tokens.check(head.token, head.port)
            with self.server.opened(head.port) as program:
                program.sendall(head.onward + rest)
                _tunnel(client, program, None if head.first("upgrade") else _SECONDS)
        except Closed as closed:
            client.sendall(_answer(closed))


def _read(client: socket.socket) -> tuple[Head, bytes]:
    """The head of a request, and what came of its body. Raises Closed."""
    read = b""
    while b"\r\n\r\n" not in read:
        piece = client.recv(_PIECE)
        read += piece
        if not piece or len(read) > _LARGEST_HEAD:
            raise Closed(400, "This is no request.")
    head, _, rest = read.partition(b"\r\n\r\n")
    line, *lines = head.decode("latin-1").split("\r\n")
    pairs = [one.partition(":") for one in lines]
    return Head(line, [(name.strip(), value.strip()) for name, _, value in pairs]), rest


def _tunnel(client: socket.socket, program: socket.socket, seconds: float | None) -> None:
    """Bytes both ways until one of them has ended, or nothing has come for so long."""
    for side in (client, program):
        side.settimeout(seconds)
    there = threading.Thread(target=_copy, args=(client, program), daemon=True)
    there.start()
    _copy(program, client)
    with suppress(OSError):
        client.shutdown(socket.SHUT_RDWR)
    there.join()


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(_PIECE):
            target.sendall(piece)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def _answer(closed: Closed) -> bytes:
    body = json.dumps({"message": str(closed)}).encode()
    head = f"HTTP/1.1 {closed.status} Refused\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n"
    return head.encode() + b"connection: close\r\n\r\n" + body
