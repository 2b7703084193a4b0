"""Asks now and then whether the run is to be killed, in a thread that never delays the run."""

import http.client
import socket
import threading

from portico_runtime.transfer import connect

INTERVAL = 0.25
_TIMEOUT = 1.0
_BODY_LIMIT = 65536


class KillWatch:
    """Polls `url` from construction until `stop`; `demanded` turns true with the first 200.

    Any other answer, a redirect, a refusal, a slow or a broken server means no.
    """

    def __init__(self, url: str) -> None:
        self.demanded = False
        self._url = url
        self._stopped = threading.Event()
        self._connection: http.client.HTTPConnection | None = None
        threading.Thread(target=self._poll, name="kill-watch", daemon=True).start()

    def stop(self) -> None:
        """Cut short what is under way; does not wait for it."""
        self._stopped.set()
        connection = self._connection
        if connection is not None and connection.sock is not None:
            _shut(connection.sock)

    def _poll(self) -> None:
        while not self._stopped.is_set():
            if self._ask():
                self.demanded = True
                break
            self._stopped.wait(INTERVAL)
        self._disconnect()

    def _ask(self) -> bool:
        """One request, on the connection of the last one where the server kept it."""
        try:
            if self._connection is None:
                self._connection, self._target = connect(self._url, _TIMEOUT)
            self._connection.request("GET", self._target)
            response = self._connection.getresponse()
            if response.status != http.client.OK and len(response.read(_BODY_LIMIT)) == _BODY_LIMIT:
                self._disconnect()
        except (OSError, http.client.HTTPException, ValueError, LookupError):
            self._disconnect()
            return False
        return response.status == http.client.OK

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _shut(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
