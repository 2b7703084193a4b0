"""Apps: programs in the session that listen on a port; requests are passed to them, and connections that change their protocol."""

from __future__ import annotations

import http.client
import select
import socket
from collections.abc import Mapping, Sequence

from portico_agent.errors import AgentError

_CONNECT, _ANSWER = 2.0, 60.0
_HOP_BY_HOP = frozenset(
    (
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    )
)
_PIECE = 1 << 16
Headers = Sequence[tuple[str, str]]


class Apps:
    """By name: the port of each, on `addresses`, of which the first that answers is taken."""

    def __init__(self, ports: Mapping[str, int], addresses: Sequence[str]) -> None:
        self.ports = dict(ports)
        self._addresses = tuple(addresses)

    def connect(self, name: str) -> socket.socket:
        """A connection to an app. Raises AgentError: APP_NOT_FOUND, APP_NOT_READY."""
        if name not in self.ports:
            raise AgentError(404, "APP_NOT_FOUND", "The session has no such app.", app=name)
        for address in self._addresses:
            try:
                return socket.create_connection((address, self.ports[name]), _CONNECT)
            except OSError:
                continue
        raise AgentError(502, "APP_NOT_READY", "The app does not answer.", app=name)

    def ask(self, name: str, method: str, path: str, headers: Headers, body: bytes) -> http.client.HTTPResponse:
        """The answer of an app, its body unread. Raises AgentError."""
        connection = http.client.HTTPConnection("app", timeout=_ANSWER)
        connection.sock = self.connect(name)
        connection.sock.settimeout(_ANSWER)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for key, value in passed_on(headers):
                connection.putheader(key, value)
            if body or method in ("POST", "PUT", "PATCH"):
                connection.putheader("Content-Length", str(len(body)))
            connection.putheader("Connection", "close")
            connection.endheaders(body or None)
            return connection.getresponse()
        except (OSError, http.client.HTTPException, ValueError) as error:
            connection.close()
            raise AgentError(502, "APP_NOT_READY", "The app did not answer.", app=name) from error


def passed_on(headers: Headers) -> list[tuple[str, str]]:
    """Headers without those between two neighbours, and the agent's secret."""
    named = {
        token.strip().lower() for key, value in headers if key.lower() == "connection" for token in value.split(",")
    }
    dropped = _HOP_BY_HOP | named | {"authorization", "content-length"}
    return [(key, value) for key, value in headers if key.lower() not in dropped]


def tunnel(one: socket.socket, other: socket.socket) -> None:
    """Bytes both ways until both sides have ended, or either breaks."""
    others, open_ = {one: other, other: one}, {one, other}
    for end in open_:
        end.settimeout(None)
    try:
        while open_:
            for end in select.select(list(open_), [], [])[0]:
                data = end.recv(_PIECE)
                if data:
                    others[end].sendall(data)
                else:
                    open_.discard(end)
                    others[end].shutdown(socket.SHUT_WR)
    except OSError:
        return
