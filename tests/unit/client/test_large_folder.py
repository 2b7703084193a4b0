"""A folder of 5,000 files, 2,000 of them ignored: the requests of its deployment, and the memory of the command."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.unit.client.described import example

MEMORY_MB = 150
# Imported where they are needed: for YAML, dotenv, documents to judge, and httpx's own command.
NOT_NEEDED = {"yaml", "dotenv", "jsonschema", "click", "pygments", "watchfiles"}
PAGE = {"total_count": 1, "offset": 0, "limit": 20, "page": 1, "page_size": 20, "has_more": False, "next_cursor": None}
COMMAND = """
import sys
from portico_client.cli.main import main
sys.argv[0] = "portico"
try:
    main()
finally:
    peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print(peak, *sys.modules, file=open(sys.argv[-1] + "/../seen", "w"))
"""


class Platform(BaseHTTPRequestHandler):
    """A deployment in which a function is READY once it was sent; `server.asked` are the requests."""

    server: Any
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if "/base-images" in self.path:
            image = {**example("BaseImagePublic"), "name": "python3.13", "language": "python3.13"}
            self._reply(200, {**PAGE, "items": [image]})
        elif self.server.function is None or "/images/" in self.path:
            self._reply(404, {"error": {"code": "NOT_FOUND", "message": "There is no function.", "details": {}}})
        else:
            self._reply(200, self.server.function)

    def do_POST(self) -> None:
        body = self._body()
        if self.path.endswith("/uploads"):
            url = f"http://127.0.0.1:{self.server.server_port}/storage"
            self._reply(201, {**example("UploadPublic"), "status": "PENDING", "url": url, "headers": {}})
            return
        given = json.loads(body)
        assert set(given["source"]) == {"upload"}
        own = {"name": given["name"], "status": "READY", "version": 1, "source_sha256": self.server.sha256}
        self.server.function = {
            **example("FunctionPublic"),
            **own,
            "handler": given["handler"],
            "image": given["image"],
        }
        self._reply(201, self.server.function)

    def do_PUT(self) -> None:
        self.server.sha256 = hashlib.sha256(self._body()).hexdigest()
        self._reply(200, {})

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers["Content-Length"]))

    def _reply(self, status: int, body: Any) -> None:
        self.server.asked.append(f"{self.command} {self.path.removeprefix('/api/v1')}")
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@contextmanager
def platform() -> Iterator[Any]:
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Platform)
    server.asked, server.function, server.sha256 = [], None, ""
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "many"
    for number in range(3_000):
        file = found / f"lib/{number % 50}/m{number}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"x = {number}\n" * 20)
    for number in range(2_000):
        file = found / f"docs/{number % 50}/{number}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    (found / ".gitignore").write_text("docs/\n*.log\n")
    (found / "main.py").write_text("def handle(context, payload): pass\n")
    return found


def test_a_large_folder_takes_few_requests_and_little_memory(folder: Path) -> None:
    with platform() as server:
        url = f"http://127.0.0.1:{server.server_port}/api"
        environ = {**os.environ, "PORTICO_URL": url, "PORTICO_TOKEN": "t", "PORTICO_CONFIG": str(folder.parent / "c")}
        told, asked = [], []
        for _ in range(2):
            command = [sys.executable, "-c", COMMAND, "deploy", str(folder)]
            done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
            told.append(done.stdout.splitlines()[0])
            asked.append([*server.asked])
            server.asked.clear()
            peak, *modules = (folder.parent / "seen").read_text().split()
            assert int(peak) < MEMORY_MB * 1024
            assert not NOT_NEEDED & set(modules)
    assert "packed 3,001 files" in done.stderr
    assert told[0].startswith("many is created: version 1, READY after")
    assert told[1] == "many is unchanged: version 1"
    found, bases = "GET /functions/many", "GET /base-images?limit=100"
    assert asked == [
        [found, bases, "POST /uploads", "PUT /storage", "POST /functions"],
        [found, bases],
    ]
