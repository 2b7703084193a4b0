"""HTTP to programs in MicroVMs: to the endpoint of each, with a token that Lambda gives the platform for one port.

https://docs.aws.amazon.com/lambda/latest/dg/microvms-launching.html
"""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPSConnection
from typing import Any, Final
from urllib.parse import urlsplit

from portico.compute.sessions.engine import ReachReply, ReachRequest, Unreachable, Way
from portico.compute.sessions.exchange import exchange
from portico.compute.sessions.microvms import PREFIX
from portico.core.base.ttl_cache import TtlCache
from portico.core.net.limited import limited

TOKEN: Final = "X-aws-proxy-auth"  # the name of a header, and of its value in the reply  # noqa: S105
_PORT: Final = "x-aws-proxy-port"
_MINUTES: Final = 60  # of a token: the most that there is
_KEPT: Final = 50 * 60.0  # seconds; ten minutes before its end
_LENT_MINUTES: Final = 2
_LENT_KEPT: Final = 60.0  # seconds
_MOST: Final = 1_000


def address_of(handle: str) -> str:
    """The address of a MicroVM."""
    return f"{PREFIX}{handle}"


@dataclass
class MicrovmReach:
    """Reaches the programs in MicroVMs: a connection for each request, a token for each port in most of an hour.

    What is lent to the app proxy ends after two minutes: whoever may visit no longer is not let in for longer than that.
    """

    client: Any
    own: TtlCache[Way] = field(default_factory=lambda: TtlCache(_MOST, _KEPT), repr=False)
    lent: TtlCache[Way] = field(default_factory=lambda: TtlCache(_MOST, _LENT_KEPT), repr=False)

    def send(self, request: ReachRequest) -> ReachReply:
        """The answer of a program. Raises Unreachable, ReplyTooLarge, TimeoutError."""
        way = self._known(self.own, request.address, request.port, _MINUTES)
        return exchange(lambda ends: _connected(way, ends), request, {**way.headers, "connection": "close"})

    def way(self, address: str, port: int) -> Way:
        """The way that the app proxy goes. Raises Unreachable."""
        return self._known(self.lent, address, port, _LENT_MINUTES)

    def _known(self, cache: TtlCache[Way], address: str, port: int, minutes: int) -> Way:
        found = cache.find((address, port))
        if found is not None:
            return found[0]
        way = self._asked(address.removeprefix(PREFIX), port, minutes)
        cache.put((address, port), way)
        return way

    def _asked(self, handle: str, port: int, minutes: int) -> Way:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            endpoint = str(self.client.get_microvm(microvmIdentifier=handle)["endpoint"])
            given = self.client.create_microvm_auth_token(
                microvmIdentifier=handle, expirationInMinutes=minutes, allowedPorts=[{"port": port}]
            )
        except (BotoCoreError, ClientError) as error:
            raise Unreachable("there is no session at this address") from error
        url = endpoint if "://" in endpoint else f"https://{endpoint}"
        return Way(url.rstrip("/"), {TOKEN.lower(): given["authToken"][TOKEN], _PORT: str(port)})


@contextmanager
def _connected(way: Way, ends: float) -> Iterator[HTTPConnection]:
    """A connection, which is ended at the moment, whatever it waits for. Raises TimeoutError, OSError."""
    parts, seconds = urlsplit(way.url), max(ends - time.monotonic(), 0.001)
    kind = HTTPConnection if parts.scheme == "http" else HTTPSConnection
    with closing(kind(parts.hostname or "", parts.port, timeout=seconds)) as connection:
        connection.connect()
        with limited(connection.sock, ends):
            yield connection
    if time.monotonic() >= ends:  # what was read may lack its end
        raise TimeoutError
