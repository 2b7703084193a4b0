"""A platform for one agent: it trades a ticket, answers beats, and takes what pre-signed URLs are for."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TICKET, TOKEN = "the-ticket", "token-{}"


class PlatformPeer:
    """`reports` are the beats in order; `chunks` the bytes put; `terminate` is what the next beats are told."""

    def __init__(self, specification: dict[str, Any]) -> None:
        self.specification = specification
        self.reports: list[dict[str, Any]] = []
        self.proofs: list[str | None] = []
        self.chunks: list[bytes] = []
        self.started: dict[str, Any] | None = None
        self.terminate = False
        self.status = 200
        self.changed = threading.Condition()
        peer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                operation = self.path.rpartition("/")[2]
                with peer.changed:
                    status, answer = getattr(peer, f"_{operation}")(body, self.headers.get("authorization"))
                    peer.changed.notify_all()
                self._answer(status, json.dumps(answer).encode())

            def do_PUT(self) -> None:
                data = self.rfile.read(int(self.headers["content-length"]))
                with peer.changed:
                    peer.chunks.append(data)
                    peer.changed.notify_all()
                self._answer(200, b"")

            def _answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def _start(self, body: dict[str, Any], _: str | None) -> tuple[int, Any]:
        if self.started or body["ticket"] != TICKET:
            return 401, {}
        self.started = body
        return 200, {"token": TOKEN.format(0), "expires_at": "", "specification": self.specification}

    def _beat(self, body: dict[str, Any], proof: str | None) -> tuple[int, Any]:
        self.reports.append(body)
        self.proofs.append(proof)
        stored = sum(map(len, self.chunks))
        limit = min(body["log_bytes"] + body["log_pending"] - stored, 1 << 20)
        logs = {"url": f"{self.url}/logs", "headers": {"x-chunk": "1"}, "offset": stored, "limit": limit}
        answer = {"token": TOKEN.format(len(self.reports)), "terminate": self.terminate}
        return self.status, answer | {"logs": logs if body["log_pending"] else None}

    def wait_for(self, state: str, seconds: float = 60) -> dict[str, Any]:
        """The first beat of a state."""
        with self.changed:
            found = lambda: next((report for report in self.reports if report["state"] == state), None)  # noqa: E731
            assert self.changed.wait_for(found, seconds), f"no {state}: {self.reports}"
            return found()  # type: ignore[return-value]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
