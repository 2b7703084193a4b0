"""A port of this machine that leads to an app of a session: each connection goes on to the app proxy, for the app's host and with its cookie."""

import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from socketserver import BaseRequestHandler, ThreadingTCPServer
from typing import Final
from urllib.parse import urlsplit

import h11
import httpx

LOOPBACK: Final = "127.0.0.1"
_PIECE: Final = 65_536
_SECONDS: Final = 30.0
_COOKIES: Final = ("portico-app", "__Host-portico-app")
_LARGEST_HEAD: Final = 65_536
Headers = list[tuple[bytes, bytes]]


class NoEntrance(Exception):
    """The app proxy lets nobody in by the address that the platform gave."""


@dataclass
class Entrance:
    """The app's host as the proxy is asked for it; `address` is where the proxy listens."""

    scheme: str
    host: str
    address: tuple[str, int]
    cookie: str = field(default="", repr=False)

    @classmethod
    def of(cls, url: str) -> "Entrance":
        """That of an address with a token. Names below `localhost` are this machine, whatever its resolver says."""
        parts = urlsplit(url)
        name = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        return cls(parts.scheme, parts.netloc, (LOOPBACK if name.endswith(".localhost") else name, port))

    @property
    def origin(self) -> str:
        """As browsers name it."""
        return f"{self.scheme}://{self.host}"

    def enter(self, url: str) -> None:
        """Trades the token of an address for the cookie. Raises NoEntrance."""
        parts = urlsplit(url)
        place = self.origin if self.scheme == "https" else f"http://{self.address[0]}:{self.address[1]}"
        reply = httpx.get(f"{place}{parts.path}?{parts.query}", headers={"Host": self.host}, timeout=_SECONDS)
        self.learn(reply.headers.get_list("set-cookie"))
        if not self.cookie:
            raise NoEntrance(f"The app proxy answers with {reply.status_code}: {reply.text.strip()[:200]}")

    def learn(self, cookies: list[str]) -> None:
        """Takes up the cookie that enters from now on, where it is among those that are set."""
        for cookie in cookies:
            if _name_of(cookie) in _COOKIES:
                self.cookie = cookie.partition(";")[0]

    def connect(self) -> socket.socket:
        """A connection to the proxy. Raises OSError."""
        plain = socket.create_connection(self.address, _SECONDS)
        plain.settimeout(None)
        if self.scheme != "https":
            return plain
        return ssl.create_default_context().wrap_socket(plain, server_hostname=self.address[0])


class Forward(ThreadingTCPServer):
    """Listens on the loopback address alone."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, entrance: Entrance, port: int = 0) -> None:
        """Port 0 is any that is free. Raises OSError for one that is taken."""
        self.entrance = entrance
        super().__init__((LOOPBACK, port), _Connection)
        self.hosts = {f"{name}:{self.port}" for name in (LOOPBACK, "localhost")}

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])


class _Connection(BaseRequestHandler):
    """One request; an upgraded connection goes on until either side ends it."""

    server: Forward

    def handle(self) -> None:
        with suppress(OSError, h11.RemoteProtocolError):  # whoever asked is gone, or does not speak HTTP
            self._pass()

    def _pass(self) -> None:
        ours = h11.Connection(h11.SERVER, max_incomplete_event_size=_LARGEST_HEAD)
        request = self._next(ours)
        if not isinstance(request, h11.Request):
            return
        given = {name.decode("latin-1"): value.decode("latin-1") for name, value in request.headers}
        if not self._is_from_here(given):
            self._tell("403 Forbidden", "This port is for pages of its own.\n")
            return
        try:
            onward = self.server.entrance.connect()
        except OSError:
            self._tell("502 Bad Gateway", "The app proxy does not answer.\n")
            return
        with onward:
            theirs = h11.Connection(h11.CLIENT)
            upgrades = "upgrade" in given
            headers = self._headers(request, upgrades=upgrades)
            asked = h11.Request(method=request.method, target=request.target, headers=headers)
            onward.sendall(theirs.send(asked) or b"")
            answering = threading.Thread(target=self._answer, args=[onward], daemon=True)
            answering.start()
            self._send_body(ours, theirs, onward)
            if upgrades:
                self._splice(ours.trailing_data[0], onward)
            answering.join()

    def _next(self, connection: h11.Connection) -> object:
        while (event := connection.next_event()) is h11.NEED_DATA:
            connection.receive_data(self.request.recv(_PIECE))
        return event

    def _is_from_here(self, given: dict[str, str]) -> bool:
        """False for pages of other sites, and for names that lead here."""
        hosts = self.server.hosts
        origin = given.get("origin")
        foreign = given.get("sec-fetch-site") == "cross-site" and given.get("sec-fetch-mode") != "navigate"
        own = origin is None or origin.partition("://")[2].lower() in hosts
        return given.get("host", "").lower() in hosts and own and not foreign

    def _headers(self, request: h11.Request, *, upgrades: bool) -> Headers:
        """Those of the request, for the app's host. A connection has one request."""
        entrance, found = self.server.entrance, []
        dropped = {b"host", b"cookie", b"origin"} | (set() if upgrades else {b"connection", b"keep-alive"})
        cookies = [
            pair.strip()
            for name, value in request.headers
            if name == b"cookie"
            for pair in value.decode("latin-1").split(";")
        ]
        kept = [pair for pair in cookies if pair and _name_of(pair) not in _COOKIES]
        found = [(name, value) for name, value in request.headers if name not in dropped]
        found += [(b"host", entrance.host.encode()), (b"cookie", "; ".join([*kept, entrance.cookie]).encode("latin-1"))]
        if upgrades or any(name == b"origin" for name, _ in request.headers):
            found.append((b"origin", entrance.origin.encode()))
        return found if upgrades else [*found, (b"connection", b"close")]

    def _send_body(self, ours: h11.Connection, theirs: h11.Connection, onward: socket.socket) -> None:
        while isinstance(event := self._next(ours), h11.Data | h11.EndOfMessage):
            onward.sendall(theirs.send(event) or b"")
            if isinstance(event, h11.EndOfMessage):
                return

    def _splice(self, first: bytes, onward: socket.socket) -> None:
        data = first or self.request.recv(_PIECE)
        while data:
            onward.sendall(data)
            data = self.request.recv(_PIECE)
        onward.shutdown(socket.SHUT_WR)

    def _answer(self, onward: socket.socket) -> None:
        """What the proxy answers, as it comes but for the head."""
        with suppress(OSError):
            received = b""
            while b"\r\n\r\n" not in received and len(received) < _LARGEST_HEAD:
                data = onward.recv(_PIECE)
                if not data:
                    break
                received += data
            head, end, rest = received.partition(b"\r\n\r\n")
            self.request.sendall(self._own(head) + end + rest)
            while data := onward.recv(_PIECE):
                self.request.sendall(data)
        with suppress(OSError):
            self.request.shutdown(socket.SHUT_RDWR)

    def _own(self, head: bytes) -> bytes:
        """A head for this port: the proxy's cookie stays here, and addresses of the app are of this port."""
        entrance, kept = self.server.entrance, []
        for line in head.split(b"\r\n"):
            name, _, value = line.partition(b":")
            text = value.strip().decode("latin-1")
            if name.lower() == b"set-cookie" and _name_of(text) in _COOKIES:
                entrance.learn([text])
            elif name.lower() == b"location" and f"{text}/".startswith(f"{entrance.origin}/"):
                here = f"http://{LOOPBACK}:{self.server.port}{text[len(entrance.origin) :]}"
                kept.append(b"location: " + here.encode("latin-1"))
            else:
                kept.append(line)
        return b"\r\n".join(kept)

    def _tell(self, status: str, message: str) -> None:
        head = f"HTTP/1.1 {status}\r\ncontent-type: text/plain\r\ncontent-length: {len(message)}\r\nconnection: close"
        self.request.sendall(f"{head}\r\n\r\n{message}".encode())


def _name_of(pair: str) -> str:
    return pair.partition("=")[0].strip()
