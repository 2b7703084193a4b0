"""A platform for one agent: it trades a ticket, answers beats, and takes what pre-signed URLs are for."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import quote, unquote

PAGE, PART = 4, 100_000
TICKET, TOKEN = "the-ticket", "token-{}"


class PlatformPeer:
    """`reports` are the beats in order; `chunks` the bytes put; `terminate` is what the next beats are told.

    `folders` are what the mounts of a session are of, by their numbers: files by path. `denied` are operations that are refused with
    their status; files of the paths in `broken` cannot be read.
    """

    def __init__(self, specification: dict[str, Any]) -> None:
        self.specification = specification
        self.reports: list[dict[str, Any]] = []
        self.proofs: list[str | None] = []
        self.chunks: list[bytes] = []
        self.started: dict[str, Any] | None = None
        self.terminate = False
        self.status = 200
        self.folders: list[dict[str, bytes]] = []
        self.denied: dict[str, int] = {}
        self.broken: set[str] = set()
        self.asked: list[str] = []
        self.arrived: dict[tuple[int, str], bytes] = {}
        self.changed = threading.Condition()
        peer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                operation = self.path.rpartition("/")[2]
                with peer.changed:
                    peer.asked.append(operation)
                    status, answer = getattr(peer, f"_{operation}")(body, self.headers.get("authorization"))
                    peer.changed.notify_all()
                self._answer(status, json.dumps(answer).encode())

            def do_GET(self) -> None:
                number, _, path = unquote(self.path).removeprefix("/folders/").partition("/")
                if path in peer.broken:
                    self._answer(500, b"")
                else:
                    self._answer(200, peer.folders[int(number)][path])

            def do_PUT(self) -> None:
                data = self.rfile.read(int(self.headers["content-length"]))
                with peer.changed:
                    if self.path.startswith("/folders/"):
                        number, _, path = unquote(self.path).removeprefix("/folders/").partition("/")
                        peer.arrived[int(number), path] = data
                    else:
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

    def _mounts(self, body: dict[str, Any], _: str | None) -> tuple[int, Any]:
        files, start = sorted(self.folders[body["mount"]].items()), int(body["cursor"] or 0)
        page = [
            {"path": path, "size": len(data), "etag": "-", "url": self._url(body["mount"], path)}
            for path, data in files[start : start + PAGE]
        ]
        following = str(start + PAGE) if len(files) > start + PAGE else None
        return self._unless_denied("mounts", {"items": page, "cursor": following})

    def _uploads(self, body: dict[str, Any], _: str | None) -> tuple[int, Any]:
        if any(file["path"] in self.broken for file in body["files"]):
            return 409, {"error": {"code": "FILE_EXISTS", "message": "There is a directory."}}
        found = [{"upload_id": file["path"], **self._place(body["mount"], **file)} for file in body["files"]]
        return self._unless_denied("uploads", {"uploads": found})

    def _place(self, mount: int, path: str, size: int) -> dict[str, Any]:
        url = f"{self.url}/folders/{mount}/{quote(path)}"
        if size <= PART:
            return {"url": url, "headers": {"Content-Length": str(size), "Content-Type": "x/y"}, "parts": None}
        sizes = [PART] * (size // PART) + [size % PART] * bool(size % PART)
        parts = [{"number": n, "size": one, "url": f"{url}.{n:03}"} for n, one in enumerate(sizes, 1)]
        return {"url": None, "headers": {}, "parts": parts}

    def _completed(self, body: dict[str, Any], _: str | None) -> tuple[int, Any]:
        for path in body["upload_ids"]:
            pieces = sorted(key for key in self.arrived if key[0] == body["mount"] and key[1].startswith(path))
            self.folders[body["mount"]][path] = b"".join(self.arrived.pop(key) for key in pieces)
        return self._unless_denied("completed", {"files": len(body["upload_ids"])})

    def _removals(self, body: dict[str, Any], _: str | None) -> tuple[int, Any]:
        if "removals" not in self.denied:
            for path in body["paths"]:
                self.folders[body["mount"]].pop(path, None)
        return self._unless_denied("removals", {"files": len(body["paths"])})

    def _unless_denied(self, operation: str, answer: Any) -> tuple[int, Any]:
        status = self.denied.get(operation)
        return (status, {"error": {"code": "DENIED", "message": "No."}}) if status else (200, answer)

    def _url(self, mount: int, path: str) -> str | None:
        return None if path.endswith("/") else f"{self.url}/folders/{mount}/{quote(path)}"

    def wait_for(self, state: str, seconds: float = 60) -> dict[str, Any]:
        """The first beat of a state."""
        with self.changed:
            found = lambda: next((report for report in self.reports if report["state"] == state), None)  # noqa: E731
            assert self.changed.wait_for(found, seconds), f"no {state}: {self.reports}"
            return found()  # type: ignore[return-value]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
