"""`portico task`, against the API's description, with tasks that end."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.unit.client.test_generic_commands import Recorder, Shell, shell

__all__ = ["shell"]
ID = "019a8f3e-6c4e-7b61-9c37-0d6c7a1f2b3c"
FILE = "https://objects.test/users.csv"
CSV = b"name\r\nada\r\n"


class Ending(Recorder):
    """A server whose tasks have ended, and the storage with their files."""

    status = "SUCCEEDED"

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url == FILE:
            assert "authorization" not in request.headers
            return httpx.Response(200, content=CSV)
        reply = super().__call__(request)
        if self.seen[-1] != "get_task":
            return reply
        result = {"url": FILE} if self.status in {"SUCCEEDED", "PARTIAL"} else None
        return httpx.Response(200, json={**json.loads(reply.content), "status": self.status, "result": result})


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Ending:
    found = Ending()
    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", lambda _, request: found(request))
    return found


@pytest.mark.parametrize(
    ("arguments", "operation"),
    [
        (["list", "--status", "running"], "search_tasks"),
        (["get", ID], "get_task"),
        (["cancel", ID], "cancel_task"),
        (["wait", ID], "get_task"),
        (["export", "users", "--no-wait"], "create_export"),
    ],
    ids=lambda given: given[0] if isinstance(given, list) else given,
)
def test_a_command_calls_its_operation(shell: Shell, server: Ending, arguments: list[str], operation: str) -> None:
    shell("task", *arguments)
    assert server.seen == [operation]


def test_an_export_is_waited_for_and_written(shell: Shell, server: Ending, tmp_path: Path) -> None:
    to = tmp_path / "users.csv"
    wanted: dict[str, Any] = {"name": {"starts_with": "a"}}
    shell("task", "export", "users", "--filter", json.dumps(wanted), "--field", "name", "--to", str(to))
    assert server.sent[0] == {"resource": "users", "filter": wanted, "fields": ["name"]}
    assert to.read_bytes() == CSV


def test_runs_are_those_of_the_project(shell: Shell, server: Ending) -> None:
    shell("task", "export", "runs", "--no-wait")
    assert server.sent[0] == {"resource": "runs", "project": "vision"}


@pytest.mark.parametrize(("status", "code"), [("PARTIAL", 0), ("FAILED", 1), ("CANCELLED", 1)])
def test_the_exit_code_says_how_it_ended(shell: Shell, server: Ending, status: str, code: int) -> None:
    server.status = status
    shell("task", "wait", ID, code=code)
