"""Large files by the command, to folders and into sessions: the memory it takes, and what it sends again after it was killed."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

import pytest

from tests.unit.client.described import example
from tests.unit.client.test_large_folder import COMMAND

GIGABYTE, PART, PIECE = 1 << 30, 16 << 20, 1 << 20
MEMORY_MB = 100
PROGRAM = COMMAND.replace("import sys\n", "import sys\nplace = sys.argv.pop()\n", 1).replace(
    'sys.argv[-1] + "/../seen"', "place"
)
ID = "019a0000-0000-7000-8000-000000000000"


class Platform(BaseHTTPRequestHandler):
    """The API of a folder and of a session, and the storage; `server.parts` are those that came, as often as they came."""

    server: Any
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if "/files/content" in self.path:
            at = int(self.path.partition("offset=")[2].partition("&")[0])
            data = self.server.file[at : at + PIECE]
            told = {"path": "a", "size": len(self.server.file), "offset": at, "content": _text(data)}
            self._reply(200, told)
        elif "/uploads/" in self.path:
            self._reply(200, self._urls()) if self.server.size else self._reply(404, _error("UPLOAD_NOT_FOUND"))
        elif "/files" in self.path:
            self._reply(404, _error("FILE_NOT_FOUND"))
        else:
            self._reply(200, {**example("SessionPublic"), "id": ID})

    def do_POST(self) -> None:
        body = self._body()
        if self.path.endswith("/complete"):
            self._reply(200, {**example("File"), "size": self.server.size})
            return
        self.server.size = json.loads(body)["size"]
        self._reply(201, self._urls())

    def do_PUT(self) -> None:
        if "/files/content" in self.path:
            asked = json.loads(self._body())
            assert asked["piece"]["offset"] == len(self.server.file)
            self.server.file += base64.b64decode(asked["content"])
            self._reply(200, {**example("SessionFile"), "size": len(self.server.file)})
            return
        left = int(self.headers["Content-Length"])
        while left and (data := self.rfile.read(min(left, 1 << 20))):
            left -= len(data)
        number = int(self.path.rpartition("/")[2])
        with self.server.lock:
            if self.server.refusals:
                self._reply(self.server.refusals.pop(), {})
                return
            if left or (self.server.killed.is_set() and not self.server.again):
                return
            self.server.parts.append(number)
            if len(self.server.parts) == self.server.until:
                self.server.killed.set()
        self._reply(200, {})

    def _urls(self) -> dict[str, Any]:
        url = f"http://127.0.0.1:{self.server.server_port}/storage"
        lacking = [number for number in range(1, self.server.size // PART + 1) if number not in self.server.parts]
        parts = [{"number": number, "size": PART, "url": f"{url}/{number}"} for number in lacking]
        own = {"url": None, "headers": {}, "parts": parts, "size": self.server.size}
        return {**example("FileUploadUrls"), **own}

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _reply(self, status: int, body: Any) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Nothing."""


def _text(data: bytes) -> str:
    return base64.b64encode(bytes(data)).decode()


def _error(code: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": "There is none.", "details": {}, "request_id": "r"}}


@pytest.fixture
def server() -> Iterator[Any]:
    made: Any = ThreadingHTTPServer(("127.0.0.1", 0), Platform)
    made.parts, made.lock, made.killed, made.file = [], Lock(), Event(), bytearray()
    made.refusals = []
    made.until, made.size, made.again, made.daemon_threads = 0, 0, False, True
    thread = Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def begun(server: Any, folder: Path, *command: str) -> "subprocess.Popen[str]":
    """The command, whose peak of memory goes to `seen`."""
    url = f"http://127.0.0.1:{server.server_port}/api"
    environ = {**os.environ, "PORTICO_URL": url, "PORTICO_TOKEN": "t", "PORTICO_CONFIG": str(folder / "c")}
    words = [sys.executable, "-c", PROGRAM, *command, str(folder / "seen")]
    return subprocess.Popen(words, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def ended(server: Any, folder: Path, *command: str) -> tuple[str, int]:
    """What it says, and its peak of memory in MB."""
    process = begun(server, folder, *command)
    out, err = process.communicate(timeout=600)
    assert process.returncode == 0, err
    return out, int((folder / "seen").read_text().split()[0]) // 1024


def sparse(folder: Path, size: int) -> str:
    """A file of zeros, which takes no room."""
    with (folder / "large").open("wb") as file:
        file.truncate(size)
    return str(folder / "large")


def test_a_gigabyte_goes_up_in_little_memory(server: Any, tmp_path: Path) -> None:
    told, peak = ended(server, tmp_path, "folder", "upload", "data", sparse(tmp_path, GIGABYTE))
    assert (told, sorted(server.parts)) == ("1 uploaded\n", [*range(1, GIGABYTE // PART + 1)])
    assert peak <= MEMORY_MB


def test_an_upload_that_was_killed_goes_on(server: Any, tmp_path: Path) -> None:
    """What had arrived is not sent again; parts that were on their way are."""
    source, server.until = sparse(tmp_path, 20 * PART), 7
    process = begun(server, tmp_path, "folder", "upload", "data", source)
    assert server.killed.wait(60)
    process.kill()
    process.communicate()
    with server.lock:
        arrived, server.again = set(server.parts), True
        server.parts.clear()
        server.parts += arrived
    told, _ = ended(server, tmp_path, "folder", "upload", "data", source, "--resume")
    assert told == "1 uploaded\n"
    assert len(arrived) == 7
    assert sorted(server.parts) == [*range(1, 21)], "each part came once"


def test_fifty_megabytes_go_into_a_session_and_back(server: Any, tmp_path: Path) -> None:
    source = Path(sparse(tmp_path, 50 << 20))
    with source.open("r+b") as file:
        file.write(b"begin")
    _, peak = ended(server, tmp_path, "session", "upload", ID, str(source), "big.bin")
    assert bytes(server.file) == source.read_bytes()
    assert peak <= MEMORY_MB
    _, down = ended(server, tmp_path, "session", "download", ID, "big.bin", str(tmp_path / "back"))
    assert (tmp_path / "back").read_bytes() == source.read_bytes()
    assert down <= MEMORY_MB
    assert not list(tmp_path.glob(".*partial"))


def test_a_part_is_sent_again_to_a_storage_that_is_busy(server: Any, tmp_path: Path) -> None:
    server.refusals = [503]
    ended(server, tmp_path, "folder", "upload", "data", sparse(tmp_path, 2 * PART))
    assert (sorted(server.parts), server.refusals) == ([1, 2], [])


def test_a_part_that_is_refused_is_not_sent_again(server: Any, tmp_path: Path) -> None:
    server.refusals = [503, 403]
    process = begun(server, tmp_path, "folder", "upload", "data", sparse(tmp_path, PART))
    assert process.wait(timeout=60) != 0
    assert (server.parts, server.refusals) == ([], [503])
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    process.stderr.close()
