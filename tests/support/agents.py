"""The agent of sessions as its layer has it, and a platform that it reaches over HTTP."""

import asyncio
import importlib.util
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.support.template import ROOT
from tests.support.world import World

ADDRESS = "127.77.0.1"


def packer() -> Any:
    """What packs archives in the layer's makefile."""
    spec = importlib.util.spec_from_file_location("agent_pack", ROOT / "layers" / "agent" / "pack.py")
    assert spec
    assert spec.loader
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def pack(target: Path) -> Path:
    """The archive, packed as the layer's makefile packs it."""
    packer().pack(target)
    return target


class Bridge:
    """Passes HTTP on to the handler of sessions, and what comes to pre-signed URLs to the storage of the world."""

    def __init__(self, world: World) -> None:
        client, lock, bridge = world.client("sessions", None), threading.Lock(), self
        self.statuses: list[tuple[str, int]] = []

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                proof = {"Authorization": self.headers["authorization"]} if "authorization" in self.headers else {}
                with lock, closing(asyncio.new_event_loop()) as loop:
                    asyncio.set_event_loop(loop)  # the adapter asks for this thread's
                    reply = client.send("POST", self.path, body=body, **proof)
                bridge.statuses.append((self.path, reply.status))
                answer = reply.json
                for place in (answer.get("logs"), *answer.get("items", ()), *answer.get("uploads", ())):
                    if place and place["url"]:
                        key = urlsplit(place["url"]).path.partition(f"/{world.bucket}/")[2]
                        place["url"] = f"{bridge.url}/{key}"
                self._answer(reply.status, json.dumps(answer).encode())

            def do_PUT(self) -> None:
                data = self.rfile.read(int(self.headers["content-length"]))
                with lock:
                    world.platform.objects.put(unquote(self.path[1:]), data)
                self._answer(200, b"")

            def do_GET(self) -> None:
                with lock:
                    data = world.platform.objects.get(unquote(self.path[1:]))
                self._answer(200, data)

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

    def close(self) -> None:
        """Listens no more."""
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def task(archive: Path, folder: Path, url: str, session: str, ticket: str) -> Iterator[subprocess.Popen[bytes]]:
    """The process of a task, as an engine starts it."""
    environ = {
        "PATH": os.environ["PATH"],
        "PORTICO_SESSION": session,
        "PORTICO_URL": url,
        "PORTICO_TICKET": ticket,
        "SESSION_HOST": ADDRESS,
        "PORT": "0",
        "TMPDIR": str(folder),
    }
    with (folder / "task.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, str(archive)], cwd=folder, env=environ, stdout=log, stderr=log, start_new_session=True
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(30)
