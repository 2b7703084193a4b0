"""One request to a program in a session, and its answer: within its time, and no larger than what can be passed on."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from socket import SHUT_RDWR, socket
from threading import Timer
from typing import Final

from portico.compute.sessions.engine import LARGEST_REPLY, ReachReply, ReachRequest, ReplyTooLarge, Unreachable

LONGEST_SECONDS: Final = 28.0  # a little less than a request of the gateway may take
_OURS: Final = frozenset({"host", "connection", "content-length", "transfer-encoding", "keep-alive", "upgrade", "te"})


def exchange(connected: Callable[[float], HTTPConnection], request: ReachRequest, own: Mapping[str, str]) -> ReachReply:
    """The answer; `connected` makes a connection of so many seconds, `own` are headers of the way itself, which hide those of their names.

    Raises Unreachable, ReplyTooLarge, TimeoutError.
    """
    seconds = min(request.seconds, LONGEST_SECONDS)
    ends = time.monotonic() + seconds
    with closing(connected(seconds)) as connection:
        try:
            connection.connect()
            with _ended_at(ends, connection.sock):
                return _exchanged(connection, request, own)
        except (OSError, HTTPException, ValueError) as error:
            if isinstance(error, TimeoutError) or time.monotonic() >= ends:
                raise TimeoutError("the session did not answer in time") from error
            raise Unreachable(f"nothing answers at port {request.port}") from error


@contextmanager
def _ended_at(moment: float, opened: socket) -> Iterator[None]:
    """Ends a connection at a moment, whatever it waits for: a socket's own time-out begins anew with each byte. Raises TimeoutError."""

    def end() -> None:
        with suppress(OSError):  # it has ended by itself
            opened.shutdown(SHUT_RDWR)

    timer = Timer(moment - time.monotonic(), end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
    if time.monotonic() >= moment:  # what was read may lack its end
        raise TimeoutError


def _exchanged(connection: HTTPConnection, request: ReachRequest, own: Mapping[str, str]) -> ReachReply:
    connection.putrequest(request.method, request.path, skip_accept_encoding=True)
    for name, value in request.headers.items():
        if name not in _OURS and name not in own:
            connection.putheader(name, value)
    for name, value in own.items():
        connection.putheader(name, value)
    connection.putheader("content-length", str(len(request.body)))
    connection.putheader("connection", "close")
    connection.endheaders(request.body)
    response = connection.getresponse()
    return ReachReply(
        response.status, [(name.lower(), value) for name, value in response.getheaders()], _body(response)
    )


def _body(response: HTTPResponse) -> bytes:
    body = response.read(LARGEST_REPLY + 1)
    if len(body) > LARGEST_REPLY:
        raise ReplyTooLarge(f"the answer has more than {LARGEST_REPLY} bytes")
    if response.length:  # it was to be longer
        raise IncompleteRead(body, response.length)
    return body
