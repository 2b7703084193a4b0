"""One request to a program in a session, and its answer: within its time, and no larger than what can be passed on."""

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from typing import Final

from portico.compute.sessions.engine import LARGEST_REPLY, ReachReply, ReachRequest, ReplyTooLarge, Unreachable

LONGEST_SECONDS: Final = 28.0  # a little less than a request of the gateway may take
_OURS: Final = frozenset({"host", "connection", "content-length", "transfer-encoding", "keep-alive", "upgrade", "te"})
Connecting = Callable[[float], AbstractContextManager[HTTPConnection]]


def exchange(connecting: Connecting, request: ReachRequest, own: Mapping[str, str]) -> ReachReply:
    """The answer, by a connection that is used until a moment of the monotonic clock; `own` are headers of the way, which hide others.

    Raises Unreachable, ReplyTooLarge, TimeoutError.
    """
    ends = time.monotonic() + min(request.seconds, LONGEST_SECONDS)
    try:
        with connecting(ends) as connection:
            return _exchanged(connection, request, own)
    except (OSError, HTTPException, ValueError) as error:
        if isinstance(error, TimeoutError) or time.monotonic() >= ends:
            raise TimeoutError("the session did not answer in time") from error
        raise Unreachable(f"nothing answers at port {request.port}") from error


def _exchanged(connection: HTTPConnection, request: ReachRequest, own: Mapping[str, str]) -> ReachReply:
    connection.putrequest(request.method, request.path, skip_accept_encoding=True)
    for name, value in request.headers.items():
        if name not in _OURS and name not in own:
            connection.putheader(name, value)
    for name, value in own.items():
        connection.putheader(name, value)
    connection.putheader("content-length", str(len(request.body)))
    connection.endheaders(request.body)
    response = connection.getresponse()
    body = _body(response)
    if not response.isclosed():  # more may come, which would be taken for the next answer
        connection.close()
    return ReachReply(response.status, [(name.lower(), value) for name, value in response.getheaders()], body)


def _body(response: HTTPResponse) -> bytes:
    body = response.read(LARGEST_REPLY + 1)
    if len(body) > LARGEST_REPLY:
        raise ReplyTooLarge(f"the answer has more than {LARGEST_REPLY} bytes")
    if response.length:  # it was to be longer
        raise IncompleteRead(body, response.length)
    return body
