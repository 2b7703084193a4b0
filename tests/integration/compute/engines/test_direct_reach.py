"""Requests to programs in sessions: to their addresses and to nothing else, within their time, and no more than can be passed on."""

import socket
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from ipaddress import IPv4Network
from typing import Any

import pytest
from portico.compute.sessions import exchange, reaching
from portico.compute.sessions.direct_reach import DirectReach
from portico.compute.sessions.engine import ReachRequest, ReplyTooLarge, Unreachable

REACH = DirectReach([IPv4Network("127.77.0.0/16")])
ADDRESS = "127.77.9.9"
Serve = Callable[..., int]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """A program that sends what it is given, piece by piece, to whoever connects; its port."""
    answering: list[threading.Thread] = []
    with closing(socket.socket()) as listening:

        def start(*pieces: bytes, pause: float = 0, address: str = ADDRESS) -> int:
            listening.bind((address, 0))
            listening.listen()
            answering.append(threading.Thread(target=_answer, args=(listening, pieces, pause)))
            answering[0].start()
            return int(listening.getsockname()[1])

        yield start
        with suppress(OSError):  # nobody listens any more: whoever waits for a connection goes on
            listening.shutdown(socket.SHUT_RDWR)
        for thread in answering:
            thread.join()


def _answer(listening: socket.socket, pieces: tuple[bytes, ...], pause: float) -> None:
    try:
        with listening.accept()[0] as peer:
            peer.recv(65536)
            for piece in pieces:
                peer.sendall(piece)
                time.sleep(pause)
    except OSError:
        return


def get(port: int, address: str = ADDRESS, **options: Any) -> ReachRequest:
    return ReachRequest(address, port, **{"method": "GET", "path": "/", **options})


def test_a_redirect_is_an_answer_like_others(serve: Serve) -> None:
    port = serve(b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 2\r\n\r\nhi")
    reply = REACH.send(get(port))
    assert (reply.status, reply.body) == (302, b"hi")
    assert ("location", "http://169.254.169.254/") in reply.headers


def test_a_dripping_answer_has_one_time_out(serve: Serve) -> None:
    port = serve(b"HTTP/1.1 200 OK\r\n", *[b"X-A: 1\r\n"] * 100, pause=0.05)
    with pytest.raises(TimeoutError):
        REACH.send(get(port, seconds=0.3))


def test_half_an_answer_at_the_end_of_time_is_none(serve: Serve) -> None:
    port = serve(
        b"HTTP/1.1 200 OK\r\n\r\n", *[b"x"] * 100, pause=0.05
    )  # without a length: its end is that of the connection
    with pytest.raises(TimeoutError):
        REACH.send(get(port, seconds=0.3))


def test_an_answer_that_is_too_large_is_refused(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "LARGEST_REPLY", 10)
    with pytest.raises(ReplyTooLarge):
        REACH.send(get(serve(b"HTTP/1.1 200 OK\r\n\r\n12345678901")))


@pytest.mark.parametrize("said", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"])
def test_what_is_no_answer_is_unreachable(serve: Serve, said: bytes) -> None:
    with pytest.raises(Unreachable):
        REACH.send(get(serve(said)))


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.77.0.9", "169.254.170.2", "localhost", "127.77.9.9.example", "::ffff:127.77.9.9", "", "127.77.9"],
)
def test_nothing_but_sessions_is_connected_to(serve: Serve, address: str) -> None:
    port = serve(b"HTTP/1.1 200 OK\r\n\r\n", address="127.0.0.1")
    with pytest.raises(Unreachable):
        REACH.send(get(port, address))


@pytest.mark.parametrize("port", [0, 22, 80, 1023, 65_536, -1])
def test_ports_of_the_system_are_none_of_a_session(port: int) -> None:
    with pytest.raises(Unreachable):
        REACH.send(get(port))


@pytest.mark.parametrize(
    "options",
    [{"path": "/a\r\nX: 1"}, {"method": "GET / HTTP/1.1\r\nX: 1"}, {"headers": {"x": "1\r\ny: 2"}}, {"path": "/a b"}],
    ids=["path", "method", "header", "blank"],
)
def test_no_request_carries_another(serve: Serve, options: dict[str, Any]) -> None:
    with pytest.raises(Unreachable):
        REACH.send(get(serve(b"HTTP/1.1 200 OK\r\n\r\n"), **options))


def test_what_is_asked_of_the_function_is_answered(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaching, "_reach", lambda: REACH)
    port = serve(b"HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 2\r\n\r\n\xff\x00")
    event = reaching.asked(get(port, body=b"\x00\xff", method="POST", headers={"x-a": "1"}))
    assert event["body"] == b64encode(b"\x00\xff").decode()
    reply = reaching.answered(reaching.handler(event, None))
    assert (reply.status, reply.body) == (200, b"\xff\x00")
    assert [value for name, value in reply.headers if name == "set-cookie"] == ["a=1", "b=2"]


@pytest.mark.parametrize(
    ("said", "error", "seconds"),
    [(b"", Unreachable, 5), (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", TimeoutError, 0.2)],
    ids=["unreachable", "late"],
)
def test_errors_come_through_the_function(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, said: bytes, error: type[Exception], seconds: float
) -> None:
    monkeypatch.setattr(reaching, "_reach", lambda: REACH)
    port = serve(said, pause=1 if said else 0)
    with pytest.raises(error):
        reaching.answered(reaching.handler(reaching.asked(get(port, seconds=seconds)), None))
