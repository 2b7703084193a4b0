"""The platform's own connections to AWS, to a server that behaves as badly as it is told."""

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Barrier, Thread

import pytest
from portico.core.aws.connection import ConnectionLost, Reply, SignedConnection
from portico.core.aws.endpoints import Endpoint

OK = b"HTTP/1.1 200 OK\r\nX-Note: hello\r\nContent-Length: 2\r\n\r\n{}"
CLOSING = b"HTTP/1.1 500 Oh\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
CUT = b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{}"
NOTHING = b""


@dataclass
class Server:
    """Answers the requests of each connection in turn as its script says, and then closes it."""

    scripts: list[list[bytes]]
    requests: list[list[bytes]] = field(default_factory=list)
    listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def serve(self) -> None:
        with suppress(OSError):  # the listener is closed
            for script in self.scripts:
                connection, _ = self.listener.accept()
                self.requests.append([])
                with connection:
                    for answer in script:
                        self.requests[-1].append(_read(connection))
                        connection.sendall(answer)


def _read(connection: socket.socket) -> bytes:
    got = b""
    while b"\r\n\r\n" not in got:
        got += connection.recv(65536)
    head, _, body = got.partition(b"\r\n\r\n")
    length = next((line.split(b":")[1] for line in head.lower().split(b"\r\n") if b"content-length" in line), b"0")
    while len(body) < int(length):
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


@pytest.fixture
def serve() -> Iterator[Callable[..., tuple[Server, SignedConnection]]]:
    started: list[tuple[Server, SignedConnection, Thread]] = []

    def start(*scripts: list[bytes], seconds: float = 5) -> tuple[Server, SignedConnection]:
        server = Server(list(scripts))
        thread = Thread(target=server.serve)
        thread.start()
        wire = SignedConnection(Endpoint("kms", "eu-west-1", server.url), read_timeout=seconds)
        started.append((server, wire, thread))
        return server, wire

    yield start
    for server, wire, thread in started:
        for connection, _ in wire._idle:
            connection.close()
        with suppress(OSError):
            server.listener.shutdown(socket.SHUT_RDWR)
        server.listener.close()
        thread.join()


Serve = Callable[..., tuple[Server, SignedConnection]]


def test_a_request_is_signed_and_its_reply_read(serve: Serve) -> None:
    server, wire = serve([OK])
    assert wire.post("/a", {"x-amz-target": "T.Op"}, b'{"a":1}') == Reply(200, wire_headers(), b"{}")
    [[request]] = server.requests
    head, _, body = request.partition(b"\r\n\r\n")
    lines = head.decode().lower().split("\r\n")
    assert lines[0] == "post /a http/1.1"
    assert body == b'{"a":1}'
    names = [line.partition(":")[0] for line in lines[1:]]
    assert len(names) == len(set(names))
    assert {"host", "authorization", "x-amz-date", "x-amz-target", "content-length", "user-agent"} <= set(names)


def wire_headers() -> dict[str, str]:
    return {"x-note": "hello", "content-length": "2"}


def test_connections_are_kept(serve: Serve) -> None:
    server, wire = serve([OK, OK, CHUNKED, OK])
    assert [wire.post("/", {}, b"").body for _ in range(4)] == [b"{}"] * 4
    assert [len(requests) for requests in server.requests] == [4]


def test_one_that_the_service_closed_is_not_taken_again(serve: Serve) -> None:
    server, wire = serve([OK], [OK], [OK])
    for _ in range(3):
        assert wire.post("/", {}, b"").status == 200
        [(kept, _)] = wire._idle
        kept.sock.settimeout(5)
        assert kept.sock.recv(1, socket.MSG_PEEK) == b""  # its end has arrived
    assert [len(requests) for requests in server.requests] == [1, 1, 1]


def test_one_that_was_idle_through_a_freeze_is_not_taken(serve: Serve) -> None:
    server, wire = serve([OK], [OK, OK])
    assert wire.post("/", {}, b"").status == 200
    wire.now = lambda: time.time() + 30
    assert [wire.post("/", {}, b"").status for _ in range(2)] == [200, 200]
    assert [len(requests) for requests in server.requests] == [1, 2]


def test_one_that_the_service_wants_to_close_is_not_kept(serve: Serve) -> None:
    _, wire = serve([CLOSING], [OK])
    assert wire.post("/", {}, b"").status == 500
    assert wire._idle == []
    assert wire.post("/", {}, b"").status == 200


@pytest.mark.parametrize("answer", [NOTHING, CUT, b"nonsense\r\n\r\n"], ids=["nothing", "cut", "nonsense"])
def test_a_reply_that_does_not_come_whole_is_unreached(serve: Serve, answer: bytes) -> None:
    _, wire = serve([answer], [OK])
    with pytest.raises(ConnectionLost, match="kms: "):
        wire.post("/", {}, b"")
    assert wire.post("/", {}, b"").status == 200


def test_nobody_waits_for_ever(serve: Serve) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    with listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        silent = SignedConnection(Endpoint("kms", "eu-west-1", url), read_timeout=0.05)
        with pytest.raises(ConnectionLost, match="TimeoutError"):
            silent.post("/", {}, b"")
        patient = SignedConnection(Endpoint("kms", "eu-west-1", url), read_timeout=30)
        begun = time.monotonic()
        for left in (0.1, 0):  # seconds
            with pytest.raises(ConnectionLost, match="TimeoutError"):
                patient.post("/", {}, b"", time.monotonic() + left)
        assert time.monotonic() - begun < 10
    with pytest.raises(ConnectionLost, match="ConnectionRefusedError"):
        SignedConnection(Endpoint("kms", "eu-west-1", url)).post("/", {}, b"")


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    offered = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)  # without a certificate: no handshake ends well

    def shake() -> None:
        connection, _ = listener.accept()
        with connection, suppress(OSError):
            offered.wrap_socket(connection, server_side=True)

    with listener:
        thread = Thread(target=shake)
        thread.start()
        url = f"https://127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(ConnectionLost, match="SSL"):
            SignedConnection(Endpoint("kms", "eu-west-1", url)).post("/", {}, b"")
        thread.join()
    assert SignedConnection(Endpoint("kms", "eu-west-1", url))._tls.verify_mode is ssl.CERT_REQUIRED


class Slow(BaseHTTPRequestHandler):
    """Answers when two are asking."""

    protocol_version = "HTTP/1.1"
    both = Barrier(2)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.both.wait(20)
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def test_threads_share_it_and_each_has_a_connection_to_itself() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Slow) as server, ThreadPoolExecutor(2) as pool:
        Thread(target=server.serve_forever, daemon=True).start()
        wire = SignedConnection(Endpoint("kms", "eu-west-1", f"http://127.0.0.1:{server.server_port}"), read_timeout=20)
        bodies = [b"%d" % number for number in range(20)]
        assert [reply.body for reply in pool.map(lambda body: wire.post("/", {}, body), bodies)] == bodies
        assert len(wire._idle) == 2
        for connection, _ in wire._idle:
            connection.close()
        server.shutdown()
