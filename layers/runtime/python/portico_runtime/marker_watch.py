"""Asks now and then for the marker of the run, in a thread that never delays the run."""

import http.client
import os
import re
import socket
import threading
import time

from portico_runtime.transfer import connect

# A kill ends the process within a second of its marker: the rest is for the request and for ending the process.
INTERVAL = 0.87
_TIMEOUT = 1.0
_BODY_LIMIT = 65536
_UNTIL = re.compile(rb"[0-9]{1,12}")


class MarkerWatch:
    """Polls `url` from construction until `stop`, or until the marker says that the run is to be killed.

    A 200 whose body is a number says that the run is followed until then (epoch seconds); any other 200 that it is to be
    killed. Any other answer, a redirect, a refusal, a slow or a broken server says nothing new.

    `woken`: a descriptor that is readable as soon as `kill` is true.
    """

    def __init__(self, url: str) -> None:
        self.kill = False
        self.woken, self._waker = os.pipe()
        self._url = url
        self._followed_until = 0.0
        self._stopped = threading.Event()
        self._closing = threading.Lock()
        self._connection: http.client.HTTPConnection | None = None
        threading.Thread(target=self._poll, name="marker-watch", daemon=True).start()

    @property
    def followed(self) -> bool:
        """True while somebody reads what the run prints."""
        return time.time() < self._followed_until

    def stop(self) -> None:
        """Cut short what is under way; does not wait for it."""
        self._stopped.set()
        connection = self._connection
        if connection is not None and connection.sock is not None:
            _shut(connection.sock)
        with self._closing:
            os.close(self.woken)
            os.close(self._waker)

    def _poll(self) -> None:
        while not self._stopped.is_set() and not self.kill:
            asked = time.monotonic()
            self._take(self._ask())
            self._stopped.wait(asked + INTERVAL - time.monotonic())
        self._disconnect()

    def _take(self, marker: bytes | None) -> None:
        if marker is None:
            return
        if _UNTIL.fullmatch(marker):
            self._followed_until = float(marker)
            return
        self.kill = True
        with self._closing:  # the number of a closed descriptor may be another's by now
            if not self._stopped.is_set():
                os.write(self._waker, b"!")

    def _ask(self) -> bytes | None:
        """The marker, if there is one: one request, on the connection of the last one where the server kept it."""
        try:
            if self._connection is None:
                self._connection, self._target = connect(self._url, _TIMEOUT)
            self._connection.request("GET", self._target)
            response = self._connection.getresponse()
            body = response.read(_BODY_LIMIT)
            if len(body) == _BODY_LIMIT:
                self._disconnect()
        except (OSError, http.client.HTTPException, ValueError, LookupError):
            self._disconnect()
            return None
        return body if response.status == http.client.OK else None

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _shut(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
