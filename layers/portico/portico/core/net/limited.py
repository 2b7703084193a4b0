"""Sockets that are used until a moment: a time-out of a socket's own begins anew with each byte."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer


@contextmanager
def limited(connection: socket.socket, ends: float) -> Iterator[None]:
    """Ends the connection at a moment of the monotonic clock, however slowly the other side drips."""
    seconds = max(0.001, ends - time.monotonic())
    connection.settimeout(seconds)
    timer = Timer(seconds, _shut, [connection])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _shut(connection: socket.socket) -> None:
    with suppress(OSError):  # it has ended by itself
        connection.shutdown(socket.SHUT_RDWR)
