"""Signed POST requests to one service of AWS, on the standard library's HTTP.

For what a function asks in most of its calls, first of all in a cold start: botocore's session and client alone take longer to
import than everything else that a function is made of. What is asked rarely, or is more than one request and its reply, goes
through botocore (`core/aws/botocore_clients.py`).
"""

import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from select import POLLIN, poll
from typing import Final
from urllib.parse import quote, urlsplit
from weakref import finalize

from portico.core.aws.botocore_clients import USER_AGENT, credentials
from portico.core.aws.endpoints import Endpoint
from portico.core.aws.sigv4 import SigningScope, authorization
from portico.core.base.frozen import frozen

# A process that was frozen wakes up with sockets whose ends went away unheard: the network forgets what is idle.
_IDLE_SECONDS: Final = 20


class ConnectionLost(Exception):
    """The connection could not be made, or broke before the whole reply came: whether the request was carried out is not known."""


@frozen(slots=True)
class Reply:
    """Status, headers (names in lower case) and body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass
class SignedConnection:
    """The connections to an endpoint, kept open between requests; threads may share it. Times are in seconds."""

    endpoint: Endpoint
    connect_timeout: float = 2
    read_timeout: float = 5
    now: Callable[[], float] = time.time  # a clock that goes on while the process is frozen
    _idle: list[tuple[HTTPConnection, float]] = field(default_factory=list, repr=False)  # each since when

    def __post_init__(self) -> None:
        finalize(self, _close, self._idle)

    def post(self, path: str, headers: Mapping[str, str], body: bytes, ends: float | None = None) -> Reply:
        """The reply to one request, which is signed, and sent once. Raises ConnectionLost, NoCredentialsError.

        `ends` is on the monotonic clock: nothing is sent after it, nor waited for.
        """
        return self.exchange(path, self._signed(path, headers, body), body, ends)

    def exchange(self, path: str, headers: Mapping[str, str], body: bytes, ends: float | None = None) -> Reply:
        """The same for one that is signed already. Raises ConnectionLost."""
        connection = self._connection(ends)
        try:
            connection.sock.settimeout(self._within(self.read_timeout, ends))
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            received = {name.lower(): value for name, value in response.getheaders()}
            reply = Reply(response.status, received, response.read())
        except (OSError, HTTPException) as error:
            connection.close()
            raise ConnectionLost(f"{self.endpoint.service}: {type(error).__name__}") from error
        if connection.sock is not None:  # else the service has asked to close it
            self._idle.append((connection, self.now()))
        return reply

    def _signed(self, path: str, headers: Mapping[str, str], body: bytes) -> dict[str, str]:
        scope, keys = SigningScope.at(None, self.endpoint.region, self.endpoint.service), credentials()
        proven = {**headers, "host": self.endpoint.host, "x-amz-date": scope.moment}
        if keys.token:
            proven["x-amz-security-token"] = keys.token
        # Services other than S3 encode a path twice in what is signed.
        proof = authorization(quote(path), body, proven, scope, keys)
        return {**proven, "user-agent": USER_AGENT, "authorization": proof}

    def _within(self, seconds: float, ends: float | None) -> float:
        """The seconds, or what is left of them. Raises TimeoutError when nothing is."""
        left = seconds if ends is None else min(seconds, ends - time.monotonic())
        if left <= 0:
            raise TimeoutError
        return left

    def _connection(self, ends: float | None) -> HTTPConnection:
        """An open one, idle for a short while and not closed by the service meanwhile, else a new one."""
        while self._idle:
            kept, since = self._idle.pop()
            if 0 <= self.now() - since < _IDLE_SECONDS and not _is_closed(kept):
                return kept
            kept.close()
        return self._connected(ends)

    def _connected(self, ends: float | None) -> HTTPConnection:
        try:
            made = self._new(self._within(self.connect_timeout, ends))
            made.connect()
        except OSError as error:
            raise ConnectionLost(f"{self.endpoint.service}: {type(error).__name__}") from error
        return made

    def _new(self, timeout: float) -> HTTPConnection:
        parts = urlsplit(self.endpoint.url)
        host = parts.hostname or ""
        if parts.scheme == "http":
            return HTTPConnection(host, parts.port, timeout=timeout)
        return HTTPSConnection(host, parts.port, timeout=timeout, context=self._tls)

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return ssl.create_default_context()


def _close(connections: list[tuple[HTTPConnection, float]]) -> None:
    for connection, _ in connections:
        connection.close()


def _is_closed(connection: HTTPConnection) -> bool:
    """True if an idle connection has something to read: its end, since no reply is due."""
    waiting = poll()
    waiting.register(connection.sock, POLLIN)
    return bool(waiting.poll(0))
