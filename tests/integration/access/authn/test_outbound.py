"""Outbound requests against servers that misbehave, on 127.0.0.1."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from portico.core.net import guarded_client as outbound
from portico.core.net.guarded_client import NotTaken, Outbound, Unreachable

OK = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"


@contextmanager
def server(answer: Callable[[socket.socket], None], read: list[bytes] | None = None) -> Iterator[str]:
    """A server that takes one connection, and notes what it reads; yields its URL."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                seen = [connection.recv(65536)]
                while read is not None and not _is_whole(seen):
                    seen.append(connection.recv(65536))
                if read is not None:
                    read.extend(seen)
                try:
                    answer(connection)
                except OSError:
                    return  # the client has gone, as it should

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/x?y=1"
        thread.join(10)


def _is_whole(read: list[bytes]) -> bool:
    """True if a request was read to the end of its body, or its client has gone."""
    head, _, body = b"".join(read).partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.splitlines() if line.startswith(b"Content-Length:")), 0)
    return b"" in read or (b"\r\n\r\n" in b"".join(read) and len(body) >= length)


def sends(*parts: bytes) -> Callable[[socket.socket], None]:
    return lambda connection: [connection.sendall(part) for part in parts] and None


def test_json_is_read() -> None:
    with server(sends(OK % (7, b'{"a":1}'))) as url:
        assert Outbound(loopback=True).get_json(url) == {"a": 1}


@pytest.mark.parametrize("status", [200, 400, 401])
def test_a_form_is_answered(status: int) -> None:
    read: list[bytes] = []

    def answer(connection: socket.socket) -> None:
        connection.sendall(b'HTTP/1.1 %d X\r\nContent-Length: 7\r\n\r\n{"a":1}' % status)

    with server(answer, read) as url:
        reply = Outbound(loopback=True).post_form(url, {"code": "a b&c"}, {"Authorization": "Basic eA=="})
    assert (reply.status, reply.json) == (status, {"a": 1})
    head, _, body = b"".join(read).partition(b"\r\n\r\n")
    assert (head.splitlines()[0], body) == (b"POST /x?y=1 HTTP/1.1", b"code=a+b%26c")
    sent = {b"Content-Type: application/x-www-form-urlencoded", b"Content-Length: 12", b"Authorization: Basic eA=="}
    assert sent <= set(head.splitlines())


@pytest.mark.parametrize("status", [b"302 Found", b"500 Oops", b"403 No", b"201 Made"])
def test_a_form_has_no_other_answers(status: bytes) -> None:
    reply = b"HTTP/1.1 %s\r\nLocation: http://169.254.169.254/\r\nContent-Length: 2\r\n\r\n{}" % status
    with server(sends(reply)) as url, pytest.raises(Unreachable):
        Outbound(loopback=True).post_form(url, {}, {})


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


def answering(status: bytes) -> Callable[[socket.socket], None]:
    """Sends no body, and keeps it owing: it is not waited for."""
    return sends(b"HTTP/1.1 " + status + b"\r\nLocation: http://169.254.169.254/\r\nContent-Length: 100\r\n\r\n")


@pytest.mark.parametrize("status", [b"200 OK", b"202 Accepted", b"204 None"])
def test_bytes_are_taken(status: bytes) -> None:
    read: list[bytes] = []
    with server(answering(status), read) as url:
        taken = Outbound(loopback=True).post(url, b"\x00bytes", {"Content-Type": "text/x", "webhook-id": "m1"})
    assert taken == int(status[:3])
    head, _, body = b"".join(read).partition(b"\r\n\r\n")
    assert (head.splitlines()[0], body) == (b"POST /x?y=1 HTTP/1.1", b"\x00bytes")
    assert {b"Content-Type: text/x", b"webhook-id: m1", b"Content-Length: 6"} <= set(head.splitlines())


@pytest.mark.parametrize("status", [b"301 Moved", b"307 Moved", b"400 No", b"404 Where", b"410 Gone", b"422 What"])
def test_some_answers_are_final(status: bytes) -> None:
    with server(answering(status)) as url, pytest.raises(NotTaken, match=f"status {status[:3].decode()}") as raised:
        Outbound(loopback=True).post(url, b"", {})
    assert raised.value.final


@pytest.mark.parametrize("status", [b"408 Late", b"425 Early", b"429 Busy", b"500 Oops", b"503 Busy"])
def test_other_answers_may_pass(status: bytes) -> None:
    with server(answering(status)) as url, pytest.raises(NotTaken) as raised:
        Outbound(loopback=True).post(url, b"", {})
    assert not raised.value.final


def test_silence_may_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbound, "SECONDS", 0.2)
    over = threading.Event()
    with server(lambda _: over.wait(10) and None) as url:
        with pytest.raises(Unreachable) as raised:
            Outbound(loopback=True).post(url, b"", {})
        over.set()
    assert not raised.value.final


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
