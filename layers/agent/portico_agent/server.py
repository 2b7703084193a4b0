"""The agent's own HTTP: every request has the session's secret, which only the platform knows besides."""

from __future__ import annotations

import hmac
import json
import socket
import traceback
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from portico_agent import apps
from portico_agent.errors import AgentError, invalid
from portico_agent.files import LARGEST
from portico_agent.settings import MEGABYTE, Json

LARGEST_BODY = LARGEST + MEGABYTE
_APPS = "/apps/"
_OWN = "x-portico-agent"  # by which an answer of the agent differs from that of an app
Answer = tuple[int, bytes, dict[str, str]]
Query = dict[str, str]


class Served(Protocol):
    """What is behind the operations."""

    secret: bytes
    routes: dict[tuple[str, str], Callable[[Query, bytes], Answer]]
    apps: apps.Apps

    def touch(self) -> None:
        """Somebody uses the session."""
        ...


def answer(body: Any, status: int = 200) -> Answer:
    """JSON."""
    return status, json.dumps(body).encode(), {"content-type": "application/json"}


def parsed(body: bytes) -> Json:
    """An object of JSON. Raises AgentError."""
    try:
        value = json.loads(body or b"{}")
    except ValueError as error:
        raise AgentError(400, "BAD_REQUEST", "The body is not JSON.") from error
    if not isinstance(value, dict):
        raise invalid("", "The body is an object.")
    return value


class Server(ThreadingHTTPServer):
    """Listens at once; answers 503 until it is told what to serve."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: str, port: int) -> None:
        super().__init__((address, port), _Handler)
        self.served: Served | None = None

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is nothing to tell of."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "portico-agent", ""
    disable_nagle_algorithm = True
    wbufsize = 1 << 16  # head and body of an answer go together
    timeout = 120
    server: Server

    def _serve(self) -> None:
        try:
            served = self._proven()
            body = self._body()
            served.touch()
            if self.path.startswith(_APPS):
                self._app(served.apps, body)
            else:
                self._send(self._routed(served, body))
        except AgentError as error:
            said = {"code": error.code, "message": error.message, "details": error.details}
            status, body, headers = answer({"error": said}, error.status)
            self._send((status, body, {**headers, _OWN: "error"}))
        except OSError:
            self.close_connection = True
        except Exception:
            traceback.print_exc()
            self._send(answer({"error": {"code": "AGENT_FAILED", "message": "The agent failed."}}, 500))

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = _serve

    def _proven(self) -> Served:
        served = self.server.served
        if served is None:
            self.close_connection = True
            raise AgentError(503, "SESSION_NOT_READY", "The agent starts.")
        given = self.headers.get("authorization", "").encode("utf-8", "surrogateescape")
        if not any(hmac.compare_digest(given, b"Bearer " + secret) for secret in self._secrets(served.secret)):
            self.close_connection = True  # its body is unread
            raise AgentError(401, "UNAUTHORIZED", "The agent is asked by the platform alone.")
        return served

    def _secrets(self, secret: bytes) -> list[bytes]:
        """The session's, and for what is below an app, the app's own: the app proxy knows no more than that."""
        if not self.path.startswith(_APPS):
            return [secret]
        return [secret, hmac.new(secret, b"app:" + self._app_path()[0].encode(), "sha256").hexdigest().encode()]

    def _app_path(self) -> tuple[str, str]:
        """The name of an app, and the path that it is asked for, as it came."""
        name, slash, tail = self.path[len(_APPS) :].partition("/")
        name, question, query = name.partition("?")
        return unquote(name), f"/{tail}" if slash else f"/{question}{query}"

    def _body(self) -> bytes:
        length = self.headers.get("content-length", "0")
        if self.headers.get("transfer-encoding") or not length.isdecimal() or int(length) > LARGEST_BODY:
            self.close_connection = True
            raise AgentError(
                413, "PAYLOAD_TOO_LARGE", "A body has a length, of at most 5 MB.", limit_bytes=LARGEST_BODY
            )
        return self.rfile.read(int(length))

    def _routed(self, served: Served, body: bytes) -> Answer:
        target = urlsplit(self.path)
        route = served.routes.get((self.command, target.path))
        if route is None:
            raise AgentError(404, "NOT_FOUND", "The agent has no such operation.")
        query = {name: values[-1] for name, values in parse_qs(target.query, keep_blank_values=True).items()}
        return route(query, body)

    def _send(self, reply: Answer) -> None:
        status, body, headers = reply
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _app(self, served: apps.Apps, body: bytes) -> None:
        name, path = self._app_path()
        if self.headers.get("upgrade"):
            self._upgrade(served, name, path)
            return
        reply = served.ask(name, self.command, path, self.headers.items(), body)
        with reply:
            self._pass_on(reply)

    def _pass_on(self, reply: Any) -> None:
        """An answer as it comes: chunked where its length is unknown."""
        self.send_response_only(reply.status, reply.reason)
        for key, value in apps.passed_on(reply.getheaders()):
            if key.lower() != _OWN:
                self.send_header(key, value)
        bare = self.command == "HEAD" or reply.status in (204, 304)
        is_chunked = reply.length is None and not bare
        if is_chunked:
            self.send_header("transfer-encoding", "chunked")
        elif reply.getheader("content-length") is not None:
            self.send_header("content-length", reply.getheader("content-length"))
        self.end_headers()
        while not bare and (piece := reply.read1(1 << 16)):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece) if is_chunked else piece)
            self.wfile.flush()
        if is_chunked:
            self.wfile.write(b"0\r\n\r\n")

    def _upgrade(self, served: apps.Apps, name: str, path: str) -> None:
        """The request as it is, and then bytes both ways: the app itself answers the handshake."""
        self.close_connection = True
        with served.connect(name) as app:
            lines = [f"{self.command} {path} HTTP/1.1"]
            lines += [f"{key}: {value}" for key, value in self.headers.items() if key.lower() != "authorization"]
            app.sendall("\r\n".join([*lines, "", ""]).encode("latin-1", "replace"))
            client: socket.socket = self.connection
            apps.tunnel(client, app)

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are not logged."""
