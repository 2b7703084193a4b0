"""Requests to addresses that tenants chose, kept away from what is inside (server-side request forgery).

The name is resolved once, every address it has must be a public one, and the connection goes to the address that was
checked; redirects are not followed. `ipaddress` alone is not enough: it calls addresses global that carry another one
inside (NAT64 `64:ff9b::/96`, 6to4 `2002::/16`, Teredo, IPv4-mapped), so those are refused as a whole.
"""

import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Final
from urllib.parse import SplitResult, urlencode, urlsplit

from portico.core.base.errors import BadRequest
from portico.core.base.frozen import frozen
from portico.core.base.strict_json import parse
from portico.core.net.limited import limited

MAX_BYTES: Final = 262_144
SECONDS: Final = 5.0  # for a whole request, after the name was resolved
_CONNECT_SECONDS: Final = 2.0
_RESOLVE_SECONDS: Final = 3.0
_URL: Final = re.compile(r"[\x21-\x5b\x5d-\x7e]{1,2048}")  # printable ASCII without the backslash
_HOST: Final = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")  # no IPv6 literals
_LOOPBACK: Final = "127.0.0.1"
_UNICAST: Final = ipaddress.IPv6Network("2000::/3")
_TUNNELS: Final = tuple(map(ipaddress.IPv6Network, ("2001::/32", "2002::/16", "64:ff9b::/96", "64:ff9b:1::/48")))
_NOT_GLOBAL: Final = tuple(map(ipaddress.IPv4Network, ("100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24")))


# Of the 4xx, those that tell to try again: Request Timeout, Too Early, Too Many Requests.
_PASSING: Final = frozenset({408, 425, 429})


class Unreachable(Exception):
    """The address is refused, or what is there does not answer as it should. `final` says that asking again is in vain."""

    final = False


class NotTaken(Unreachable):
    """What was posted was answered by a status other than 2xx; a redirect is not followed."""

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.final = 300 <= status < 500 and status not in _PASSING


@frozen(slots=True)
class FormReply:
    """The status and the JSON of the reply to a form."""

    status: int
    json: Any = field(repr=False)


@frozen(slots=True)
class _Sent:
    """A request beyond its URL."""

    method: str = "GET"
    body: bytes | None = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


@frozen
class Outbound:
    """Asks by https; `loopback` also allows http to 127.0.0.1, for a stack on one machine."""

    loopback: bool = False

    def check(self, url: str) -> SplitResult:
        """The parts of a URL that may be asked, as far as the URL itself tells. Raises Unreachable."""
        if not _URL.fullmatch(url):
            raise Unreachable("not a URL")
        try:
            parts = urlsplit(url)
            _ = parts.port
        except ValueError as error:
            raise Unreachable("not a URL") from error
        host = parts.hostname or ""
        if parts.fragment or "@" in parts.netloc or not _HOST.fullmatch(host):
            raise Unreachable("user information, a fragment, or an odd host")
        if not (parts.scheme == "https" or self._is_local(parts)):
            raise Unreachable("not https")
        literal = _literal(host)
        if not (literal is None or self._is_local(parts) or is_public(literal)):
            raise Unreachable("not a public address")
        return parts

    def get_json(self, url: str) -> Any:
        """The JSON at a URL: a 200 of at most 256 KB. Raises Unreachable."""
        with self._asked(url, _Sent()) as reply:
            return _json(reply, frozenset({200})).json

    def post_form(self, url: str, fields: Mapping[str, str], headers: Mapping[str, str]) -> FormReply:
        """The JSON that answers a form: a 200, or a 400 or 401 (RFC 6749, 5.2), of at most 256 KB. Raises Unreachable."""
        body = urlencode(fields).encode()
        typed = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        with self._asked(url, _Sent("POST", body, typed)) as reply:
            return _json(reply, frozenset({200, 400, 401}))

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The status of what takes the bytes, a 2xx; its reply is not read. Raises NotTaken, Unreachable."""
        with self._asked(url, _Sent("POST", body, headers)) as reply:
            if not 200 <= reply.status < 300:
                raise NotTaken(reply.status)
            return reply.status

    @contextmanager
    def _asked(self, url: str, sent: _Sent) -> Iterator[HTTPResponse]:
        parts = self.check(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        addresses = self._addresses(parts, port)
        end = time.monotonic() + SECONDS
        try:
            with (
                _connected(addresses, port, end) as plain,
                limited(plain, end),
                _exchanged(plain, parts, sent) as reply,
            ):
                yield reply
        except (OSError, HTTPException, BadRequest) as error:
            raise Unreachable(type(error).__name__) from error

    def _is_local(self, parts: SplitResult) -> bool:
        return self.loopback and parts.hostname == _LOOPBACK

    def _addresses(self, parts: SplitResult, port: int) -> Sequence[str]:
        addresses = _resolved(str(parts.hostname), port)
        if not addresses:
            raise Unreachable("no such host")
        if not (self._is_local(parts) or all(map(is_public, addresses))):
            raise Unreachable("not a public address")
        return addresses


def is_public(address: str) -> bool:
    """True if an address is one of the public internet, and carries no other inside."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:  # with a zone, for instance
        return False
    if parsed.is_multicast or parsed.is_reserved or not parsed.is_global:
        return False
    if isinstance(parsed, ipaddress.IPv4Address):
        return not any(parsed in network for network in _NOT_GLOBAL)
    return parsed in _UNICAST and not any(parsed in network for network in _TUNNELS)


def _literal(host: str) -> str | None:
    """The address that a host is, in any notation that resolvers take (`127.1`, `0x7f000001`); None for a name."""
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return None


def _resolved(host: str, port: int) -> Sequence[str]:
    """The addresses of a host; none where it has none, or its name servers keep one waiting: resolvers know no time limit."""
    answers: SimpleQueue[list[Any]] = SimpleQueue()

    def resolve() -> None:
        try:
            answers.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError):
            answers.put([])

    Thread(target=resolve, daemon=True).start()
    try:
        found = answers.get(timeout=_RESOLVE_SECONDS)
    except Empty:
        return []
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@contextmanager
def _connected(addresses: Iterable[str], port: int, end: float) -> Iterator[socket.socket]:
    """A connection to the first address that takes one before the time is over."""
    failure = OSError("no address")
    for address in addresses:
        seconds = min(_CONNECT_SECONDS, end - time.monotonic())
        if seconds <= 0:
            break
        try:
            connection = socket.create_connection((address, port), seconds)
        except OSError as error:
            failure = error
            continue
        with connection:
            yield connection
        return
    raise failure


@contextmanager
def _exchanged(plain: socket.socket, parts: SplitResult, sent: _Sent) -> Iterator[HTTPResponse]:
    """The beginning of the reply to a request. Raises OSError (TLS too), HTTPException."""
    connection = HTTPConnection(str(parts.hostname))
    if parts.scheme == "https":
        # A duplicate of the socket: shutting the plain one down ends what runs over it, too.
        connection.sock = ssl.create_default_context().wrap_socket(plain.dup(), server_hostname=parts.hostname)
    else:
        connection.sock = plain.dup()
    with connection.sock:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {"Host": parts.netloc, "Accept": "application/json", "User-Agent": "portico/1", "Connection": "close"}
        connection.request(sent.method, target, sent.body, {**headers, **sent.headers})
        with connection.getresponse() as reply:
            yield reply


def _json(reply: HTTPResponse, answers: frozenset[int]) -> FormReply:
    """What a reply of one of these statuses says. Raises OSError, HTTPException, and BadRequest for what is no JSON."""
    if reply.status not in answers:
        raise HTTPException(f"status {reply.status}")
    body = reply.read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES or reply.length:
        raise HTTPException("too large, or cut")
    return FormReply(reply.status, parse(body))
