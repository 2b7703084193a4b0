"""`portico session create` and the life of sessions, against the API's description."""

import json
from typing import Any

import httpx
import pytest

from tests.unit.client.described import example
from tests.unit.client.test_generic_commands import Recorder, Shell, shell

__all__ = ["shell"]
ID = "019a8f3e-6c4e-7b61-9c37-0d6c7a1f2b3c"


class Living(Recorder):
    """A server that says of a session, each time that it is read, the next that a test says."""

    def __init__(self) -> None:
        super().__init__()
        self.states: list[dict[str, Any]] = []
        self.found: list[dict[str, Any]] | None = None

    def __call__(self, request: httpx.Request) -> httpx.Response:
        reply = super().__call__(request)
        if self.seen[-1] in {"get_session", "create_session"} and self.states:
            return httpx.Response(reply.status_code, json=session(**self.states.pop(0)))
        if self.seen[-1].startswith("search_sessions") and self.found is not None:
            page = {**example("SessionPage"), "items": self.found, "has_more": False, "next_cursor": None}
            return httpx.Response(200, json=page)
        return reply


def session(**fields: Any) -> dict[str, Any]:
    return {**example("SessionPublic"), "id": ID, "name": "train", "reason": None, "message": None, **fields}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Living:
    found = Living()
    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", lambda _, request: found(request))
    return found


def test_a_session_is_asked_for_by_options_and_waited_for(shell: Shell, server: Living) -> None:
    server.states = [{"status": status} for status in ("PENDING", "PREPARING", "RUNNING")]
    options = ("--image", "python", "--resources", '{"cpu": 1}', "--secrets", "mail", "--reuse")
    done = shell("session", "create", "train", *options, "--wait", "-o", "json")
    assert json.loads(done.stdout)["status"] == "RUNNING"
    assert server.sent[0] == {
        "name": "train",
        "image": "python",
        "resources": {"cpu": 1},
        "secrets": ["mail"],
        "reuse": True,
    }
    assert server.seen == ["create_session", "get_session", "get_session"]


def test_a_session_that_fails_while_it_is_waited_for_says_why(shell: Shell, server: Living) -> None:
    failed = {"status": "ERROR", "result": "failure", "reason": "failed-to-start", "message": "no such image"}
    server.states = [{"status": "PENDING"}, failed]
    assert "ERROR: failed-to-start: no such image" in shell("session", "create", "--wait", code=1).stderr


@pytest.mark.parametrize(("result", "code"), [("success", 0), ("failure", 1)])
def test_one_that_has_ended_is_waited_for_no_more(shell: Shell, server: Living, result: str, code: int) -> None:
    server.states = [{"status": "TERMINATED", "result": result}] * 2
    shell("session", "wait", ID, code=code)


def test_a_dry_run_starts_nothing(shell: Shell, server: Living) -> None:
    shell("session", "create", "--image", "python", "--dry-run")
    assert server.seen == ["explain_new_session"]


def test_a_session_of_a_template_has_the_options_over_it(shell: Shell, server: Living) -> None:
    shell(
        "session", "create", "tonight", "--template", "nightly", "--priority", "30", "--environment", '{"SEED": null}'
    )
    assert server.seen == ["create_session_from_template"]
    assert server.sent[0] == {"name": "tonight", "priority": 30, "environment": {"SEED": None}}
    refused = shell("session", "create", "--template", "nightly", "--dry-run", code=2)
    assert "--dry-run" in refused.stderr


def test_a_template_is_made_of_options(shell: Shell, server: Living) -> None:
    options = ("--type", "batch", "--image", "python", "--command", "python train.py", "--resources", '{"cpu": 1}')
    shell("session-template", "create", "nightly", *options, "--secrets", "mail")
    wanted = {"name": "nightly", "type": "batch", "image": "python", "command": "python train.py"}
    assert server.sent[0] == {**wanted, "resources": {"cpu": 1}, "secrets": ["mail"]}


def test_sessions_are_listed_shown_renamed_and_ended(shell: Shell, server: Living) -> None:
    assert shell("session", "list", "--status", "running").stdout.split()[:2] == ["ID", "NAME"]
    for command in (("get", ID), ("rename", ID, "fresh"), ("explain", ID), ("delete", ID, "--purge")):
        shell("session", *command)
    assert shell("session", "history", ID).stdout.split()[:3] == ["AT", "STATUS", "REASON"]
    shell("session", "terminate", ID, "--forced")
    assert server.sent[-1] == {"forced": True}
    assert server.seen == [
        "search_sessions",
        *("get_session", "rename_session", "explain_session", "delete_session"),
        *("get_session_history", "terminate_session"),
    ]


def test_a_session_is_named_by_its_name_or_its_first_characters(shell: Shell, server: Living) -> None:
    server.found = [session()]
    shell("session", "terminate", "train")
    assert server.sent[0]["filter"]["name"] == {"equals": "train"}
    server.found = [session(), session()]
    assert "Several live sessions" in shell("session", "get", "train", code=2).stderr
    server.found = []
    assert "No live session is called 'train'" in shell("session", "get", "train", code=2).stderr


def test_all_that_is_done_to_sessions_is_in_one_group(shell: Shell) -> None:
    words = shell("session", "--help").stdout
    assert all(verb in words for verb in ("create", "exec", "logs", "files", "apps", "terminate", "explain", "history"))
