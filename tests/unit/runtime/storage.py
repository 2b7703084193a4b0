"""A small object storage on 127.0.0.1 that also misbehaves on demand."""

import threading
import time
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Storage:
    """``/<name>``: what was put there or in `objects`, 404 without. ``/hang``, ``/drip``, ``/redirect`` and
    ``/broken`` (closes without an answer) do what they say, ``/moody`` is broken twice and then answers 200.

    `asked` lists times and names of what was got, `put` the names of what was put; the next `failures` puts are answered by 503.
    """

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.asked: list[tuple[float, str]] = []
        self.put: list[str] = []
        self.failures = 0
        self.ended = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/{name}?signature=x"

    def close(self) -> None:
        self.ended.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, storage: Storage, *args: Any) -> None:
        self.storage = storage
        super().__init__(*args)

    def do_GET(self) -> None:
        name = self.path[1:].partition("?")[0]
        self.storage.asked.append((time.monotonic(), name))
        special = {"hang": self._hang, "drip": self._drip, "broken": self._break, "redirect": self._redirect}
        special["moody"] = self._break if len(self.storage.asked) < 3 else self._get_yes
        special.get(name, self._get)()

    def do_PUT(self) -> None:
        data = self.rfile.read(int(self.headers["Content-Length"]))
        if self.storage.failures:
            self.storage.failures -= 1
            self._answer(503, b"")
            return
        name = self.path[1:].partition("?")[0]
        self.storage.objects[name] = data
        self.storage.put.append(name)
        self._answer(200, b"")

    def _get(self) -> None:
        found = self.storage.objects.get(self.path[1:].partition("?")[0])
        self._answer(404 if found is None else 200, found or b"no")

    def _hang(self) -> None:
        self.storage.ended.wait(30)
        self.close_connection = True

    def _drip(self) -> None:
        while not self.storage.ended.wait(0.05):
            self.wfile.write(b"H")

    def _get_yes(self) -> None:
        self._answer(200, b"")

    def _break(self) -> None:
        self.close_connection = True

    def _redirect(self) -> None:
        self._answer(302, b"", self.storage.url("yes"))

    def _answer(self, status: int, body: bytes, location: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Quiet."""
