"""A receiver of callbacks on 127.0.0.1, which notes what it is sent."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Received:
    """A request: its headers, names in lower case, and its body."""

    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """Answers with these statuses, the last of them ever after."""

    statuses: Sequence[int] = (204,)
    received: list[Received] = field(default_factory=list)
    url: str = ""
    come: threading.Event = field(default_factory=threading.Event)

    def take(self, request: Received) -> int:
        """The status of the answer."""
        self.received.append(request)
        self.come.set()
        return self.statuses[min(len(self.received), len(self.statuses)) - 1]


@contextmanager
def receiving(*statuses: int) -> Iterator[Receiver]:
    """A receiver, for as long as it is asked."""
    receiver = Receiver(statuses or (204,))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = receiver.take(Received({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        receiver.url = f"http://127.0.0.1:{server.server_address[1]}/ended?run=7"
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()
