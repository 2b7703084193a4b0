"""HTTP to programs in sessions, from where their addresses can be reached: one machine, or the network of the sessions.

Nothing but an address in the given networks is ever connected to: there are no names, redirects or proxies here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network
from typing import Final

from portico.compute.sessions.engine import ReachReply, ReachRequest, Unreachable, Way
from portico.compute.sessions.exchange import exchange
from portico.compute.sessions.kept_connections import KeptConnections

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
        return exchange(lambda ends: self.connections.to(host, port, ends), request, {})

    def way(self, address: str, port: int) -> Way:
        """That to the address. Raises Unreachable."""
        return Way(f"http://{self._address(address)}:{_port(port)}")

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
