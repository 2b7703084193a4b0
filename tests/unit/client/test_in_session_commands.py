"""`portico session exec` and its neighbours, against the API's description, with a session that answers."""

import base64
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.unit.client.test_generic_commands import Recorder, Shell, shell

__all__ = ["shell"]
ID = "019a8f3e-6c4e-7b61-9c37-0d6c7a1f2b3c"

MEGABYTE = 1 << 20


def reply(
    status: str, *console: list[Any], after: int = 0, exit_code: int | None = None, **options: Any
) -> dict[str, Any]:
    return {
        "execution": "e1",
        "status": status,
        "console": list(console),
        "next": after + len(console),
        "exit_code": exit_code,
        "truncated": False,
        "options": options,
    }


class Answering(Recorder):
    """A server whose session answers what a test says."""

    def __init__(self) -> None:
        super().__init__()
        self.replies: list[Any] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        found = super().__call__(request)
        return httpx.Response(200, json=self.replies.pop(0)) if self.replies else found


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Answering:
    found = Answering()
    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", lambda _, request: found(request))
    return found


def test_code_is_executed_and_followed(shell: Shell, server: Answering) -> None:
    server.replies = [
        reply("continued", ["stdout", "one\n"]),
        reply("finished", ["stderr", "two\n"], ["media", ["text/plain", "3"]], after=1, exit_code=4),
    ]
    done = shell("session", "exec", ID, "code", code=4)
    assert (done.stdout, done.stderr) == ("one\n3\n", "two\n")
    assert [sent["mode"] for sent in server.sent] == ["query", "continue"]
    assert (server.sent[1]["execution"], server.sent[1]["after"]) == ("e1", 1)


def test_what_waits_is_answered_from_stdin(shell: Shell, server: Answering) -> None:
    asks = {"prompt": "who? ", "is_password": False, "request": 1}
    server.replies = [reply("waiting-input", **asks), reply("finished", ["stdout", "Ada\n"], exit_code=0)]
    assert shell("session", "exec", ID, "code", stdin="Ada\n").stdout == "Ada\n"
    assert (server.sent[1]["mode"], server.sent[1]["code"]) == ("input", "Ada")
    assert server.sent[1]["options"] == {"request": 1}


def test_a_command_of_a_shell_is_a_batch(shell: Shell, server: Answering) -> None:
    server.replies = [reply("finished", exit_code=0)]
    shell("session", "exec", ID, "--shell", "ls")
    assert (server.sent[0]["mode"], server.sent[0]["code"]) == ("batch", "ls")


def test_code_comes_from_a_file_or_stdin(shell: Shell, server: Answering, tmp_path: Path) -> None:
    (tmp_path / "code.py").write_text("of the file")
    server.replies = [reply("finished", exit_code=0), reply("finished", exit_code=0)]
    shell("session", "exec", ID, "-f", str(tmp_path / "code.py"))
    shell("session", "exec", ID, stdin="of stdin")
    assert [sent["code"] for sent in server.sent] == ["of the file", "of stdin"]


def test_a_live_session_is_found_by_its_name(shell: Shell, server: Answering) -> None:
    page = {"offset": None, "limit": 2, "page": None, "page_size": 2, "has_more": False, "next_cursor": None}
    server.replies = [{"items": [], "total_count": 0, **page}]
    assert "No live session is called 'train'" in shell("session", "logs", "train", code=2).output
    assert server.sent[0]["filter"]["name"] == {"equals": "train"}


def test_a_log_is_shown_to_its_end(shell: Shell, server: Answering) -> None:
    server.replies = [{"text": "a\n", "next": 2}, {"text": "b\n", "next": 4}, {"text": "", "next": 4}]
    assert shell("session", "logs", ID).stdout == "a\nb\n"


def test_files_go_up_and_come_down(shell: Shell, server: Answering, tmp_path: Path) -> None:
    source, target = tmp_path / "a.bin", tmp_path / "b.bin"
    source.write_bytes(bytes(range(256)))
    shell("session", "upload", ID, str(source))
    assert server.sent[0] == {"path": "a.bin", "content": base64.b64encode(source.read_bytes()).decode()}
    parts = [(0, source.read_bytes()[:200]), (200, source.read_bytes()[200:])]
    server.replies = [
        {"path": "a.bin", "size": 256, "offset": at, "content": base64.b64encode(data).decode()} for at, data in parts
    ]
    shell("session", "download", ID, "a.bin", str(target))
    assert target.read_bytes() == source.read_bytes()


def test_a_large_file_goes_in_pieces(shell: Shell, server: Answering, tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"x" * (MEGABYTE + 1))
    shell("session", "upload", ID, str(tmp_path / "large"))
    pieces = [sent["piece"] for sent in server.sent]
    assert [piece["offset"] for piece in pieces] == [0, MEGABYTE]
    assert {(piece["size"], piece["upload"]) for piece in pieces} == {(MEGABYTE + 1, pieces[0]["upload"])}


@pytest.mark.parametrize(("command", "operation"), [("files", "list_session_files"), ("apps", "list_session_apps")])
def test_a_list_calls_its_operation(shell: Shell, server: Answering, command: str, operation: str) -> None:
    json.loads(shell("session", command, ID, "-o", "json").stdout)
    assert server.seen == [operation]


def test_a_forward_needs_a_token_that_enters(shell: Shell, server: Answering, monkeypatch: pytest.MonkeyPatch) -> None:
    url, asked = "http://notebook--1.localhost:4953/.portico/enter?token=x", []

    def answer(_: Any, request: httpx.Request) -> httpx.Response:
        if request.url.path != "/.portico/enter":
            return server(request)
        asked.append((str(request.url), request.headers["host"]))
        return httpx.Response(401, text="The token is over.", request=request)

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", answer)
    server.replies = [{"url": url, "token": "x", "expires_at": "2026-01-15T10:00:00Z"}]
    refused = shell("session", "forward", ID, "notebook", code=1)
    assert "The app proxy answers with 401: The token is over." in refused.output
    assert asked == [("http://127.0.0.1:4953/.portico/enter?token=x", "notebook--1.localhost:4953")]
