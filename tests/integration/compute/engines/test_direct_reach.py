"""Requests to programs in sessions: to their addresses and to nothing else, within their time, and no more than can be passed on."""

import socket
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from ipaddress import IPv4Network
from typing import Any

import pytest
from portico.compute.sessions import direct_reach, kept_connections, reaching
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
    monkeypatch.setattr(direct_reach, "LARGEST_REPLY", 10)
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


class Listening:
    """A program that answers any number of requests on each connection; `accepted` counts those."""

    def __init__(self, answer: bytes) -> None:
        self.accepted, self._answer, self._open = 0, answer, list[socket.socket]()
        self._listening = socket.create_server((ADDRESS, 0))
        self.port = int(self._listening.getsockname()[1])
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                peer = self._listening.accept()[0]
                self.accepted += 1
                self._open.append(peer)
                threading.Thread(target=self._answer_all, args=(peer,)).start()

    def _answer_all(self, peer: socket.socket) -> None:
        with suppress(OSError):
            while peer.recv(65536):
                peer.sendall(self._answer)

    def drop(self) -> None:
        """Ends all connections that are open."""
        while self._open:
            with closing(self._open.pop()) as peer, suppress(OSError):
                peer.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        """Ends it."""
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()
        self.drop()


@pytest.fixture
def listen() -> Iterator[Callable[[bytes], Listening]]:
    made: list[Listening] = []

    def start(answer: bytes) -> Listening:
        made.append(Listening(answer))
        return made[-1]

    yield start
    for one in made:
        one.end()


OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"


def reach_of_its_own() -> DirectReach:
    return DirectReach(REACH.networks)


def test_a_connection_serves_many_requests(listen: Callable[[bytes], Listening]) -> None:
    program, reach = listen(OK), reach_of_its_own()
    assert [reach.send(get(program.port)).body for _ in range(5)] == [b"hi"] * 5
    assert program.accepted == 1


def test_one_that_was_closed_meanwhile_is_made_anew(listen: Callable[[bytes], Listening]) -> None:
    program, reach = listen(OK), reach_of_its_own()
    assert reach.send(get(program.port)).body == b"hi"
    program.drop()
    assert reach.send(get(program.port)).body == b"hi"
    assert program.accepted == 2


def test_a_program_may_close_its_connections(listen: Callable[[bytes], Listening]) -> None:
    program = listen(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi")
    reach = reach_of_its_own()
    assert [reach.send(get(program.port)).body for _ in range(2)] == [b"hi"] * 2
    assert program.accepted == 2


def test_requests_at_once_have_connections_of_their_own(listen: Callable[[bytes], Listening]) -> None:
    program, reach = listen(OK), reach_of_its_own()
    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(lambda _: reach.send(get(program.port)).body, range(40))) == {b"hi"}
    assert program.accepted <= 4


def test_no_more_than_some_are_kept(listen: Callable[[bytes], Listening], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_connections, "_MOST", 1)
    first, second, reach = listen(OK), listen(OK), reach_of_its_own()
    for program in (first, second, first):
        assert reach.send(get(program.port)).body == b"hi"
    assert (first.accepted, second.accepted) == (2, 1)
