"""Outbound requests against servers that misbehave, on 127.0.0.1."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from portico.core.net import guarded_client as outbound
from portico.core.net.guarded_client import Outbound, Unreachable

OK = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"


@contextmanager
def server(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that takes one connection; yields its URL."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(65536)
                try:
                    answer(connection)
                except OSError:
                    return  # the client has gone, as it should

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/x?y=1"
        thread.join(10)


def sends(*parts: bytes) -> Callable[[socket.socket], None]:
    return lambda connection: [connection.sendall(part) for part in parts] and None


def test_json_is_read() -> None:
    with server(sends(OK % (7, b'{"a":1}'))) as url:
        assert Outbound(loopback=True).get_json(url) == {"a": 1}


@pytest.mark.parametrize("reply", [
    b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 500 Oops\r\nContent-Length: 2\r\n\r\n{}", b"HTTP/1.1 204 None\r\n\r\n",
    OK % (5, b"{not}"), OK % (17, b'{"a": 1, "a": 2 }'), OK % (3, b"NaN"), OK % (9, b'{"a":1}'), b"nonsense\r\n\r\n", b"",
    OK % (400_000, b"[" * 400_000), OK % (400_002, b'"' + b"x" * 400_000 + b'"'), OK % (20_000, b"[" * 20_000),
    b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n{}", b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000,
])  # fmt: skip
def test_what_is_not_a_small_json_reply(reply: bytes) -> None:
    with server(sends(reply)) as url, pytest.raises(Unreachable):
        Outbound(loopback=True).get_json(url)


def test_one_that_drips_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbound, "SECONDS", 0.5)

    to_its_end = threading.Event()

    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        for _ in range(50):  # fewer headers than are too many
            connection.sendall(b"X: y\r\n")
            time.sleep(0.1)
        to_its_end.set()

    with server(drip) as url, pytest.raises(Unreachable):
        Outbound(loopback=True).get_json(url)
    assert not to_its_end.is_set()


def test_one_without_tls_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    with server(sends(OK % (2, b"{}"))) as url, pytest.raises(Unreachable):
        Outbound(loopback=True).get_json(url.replace("http:", "https:"))
