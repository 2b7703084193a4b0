"""HTTP to programs in sessions, from where their addresses can be reached: one machine, or the network of the sessions.

Nothing but an address in the given networks is ever connected to: there are no names, redirects or proxies here.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from ipaddress import IPv4Address, IPv4Network
from typing import Final

from portico.compute.sessions.engine import LARGEST_REPLY, ReachReply, ReachRequest, ReplyTooLarge, Unreachable
from portico.compute.sessions.kept_connections import KeptConnections

LONGEST_SECONDS: Final = 28.0  # a little less than a request of the gateway may take
_OURS: Final = frozenset({"host", "connection", "content-length", "transfer-encoding", "keep-alive", "upgrade", "te"})
_HIGHEST_PORT: Final = 65_535
_READABLE: Final = 1024  # the lowest port: below are those of the system


@dataclass(frozen=True)
class DirectReach:
    """Reaches the programs at addresses in `networks`. No request is sent twice: what it does is not known to be repeatable."""

    networks: Sequence[IPv4Network]
    connections: KeptConnections = field(default_factory=KeptConnections, repr=False)

    def send(self, request: ReachRequest) -> ReachReply:
        """The answer of a program. Raises Unreachable, ReplyTooLarge, TimeoutError."""
        host, port = self._address(request.address), _port(request.port)
        ends = time.monotonic() + min(request.seconds, LONGEST_SECONDS)
        try:
            with self.connections.to(host, port, ends) as connection:
                return _exchanged(connection, request)
        except (OSError, HTTPException, ValueError) as error:
            if isinstance(error, TimeoutError) or time.monotonic() >= ends:
                raise TimeoutError("the session did not answer in time") from error
            raise Unreachable(f"nothing answers at port {port}") from error

    def _address(self, given: str) -> str:
        """The same, if it may be reached. Raises Unreachable."""
        try:
            address = IPv4Address(given)
        except ValueError:
            raise Unreachable("there is no such address") from None
        if not any(address in network for network in self.networks):
            raise Unreachable("there is no session at this address")
        return str(address)


def _port(given: int) -> int:
    if not _READABLE <= given <= _HIGHEST_PORT:
        raise Unreachable("there is no such port")
    return given


def _exchanged(connection: HTTPConnection, request: ReachRequest) -> ReachReply:
    connection.putrequest(request.method, request.path, skip_accept_encoding=True)
    for name, value in request.headers.items():
        if name not in _OURS:
            connection.putheader(name, value)
    connection.putheader("content-length", str(len(request.body)))
    connection.endheaders(request.body)
    response = connection.getresponse()
    body = _body(response)
    if not response.isclosed():  # more may come, which would be taken for the next answer
        connection.close()
    return ReachReply(response.status, [(name.lower(), value) for name, value in response.getheaders()], body)


def _body(response: HTTPResponse) -> bytes:
    body = response.read(LARGEST_REPLY + 1)
    if len(body) > LARGEST_REPLY:
        raise ReplyTooLarge(f"the answer has more than {LARGEST_REPLY} bytes")
    if response.length:  # it was to be longer
        raise IncompleteRead(body, response.length)
    return body
