"""`portico token`, against the API's description."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import Result
from portico_client.cli.main import app
from typer.testing import CliRunner

from tests.unit.client.test_generic_commands import ENV, Recorder

ID = "TU7QZ4N2WJXT5MBK3CMFRW2ZJPMFSGC"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    found = Recorder()
    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", lambda _, request: found(request))
    return found


def call(tmp_path: Path, *arguments: str) -> Result:
    env = {**ENV, "XDG_CONFIG_HOME": str(tmp_path), "PORTICO_CONFIG": str(tmp_path / "config.toml")}
    return CliRunner().invoke(app, ["token", *arguments], env=env)


def test_a_token_is_made_and_shown(server: Recorder, tmp_path: Path) -> None:
    lists = [
        "--permission",
        "run:*",
        "--permission",
        "function:get",
        "--in-project",
        "vision",
        "--resource",
        "function:a",
    ]
    done = call(tmp_path, "create", "ci", "--days", "30", *lists, "-o", "json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["token"].startswith("pt_")
    [sent] = server.sent
    ends = datetime.fromisoformat(sent.pop("expires_at"))
    assert 29 < (ends - datetime.now(UTC)).total_seconds() / 86_400 <= 30
    assert sent == {
        "name": "ci", "permissions": ["run:*", "function:get"], "projects": ["vision"], "resources": ["function:a"],
    }  # fmt: skip


def test_without_options_it_is_good_for_all(server: Recorder, tmp_path: Path) -> None:
    assert call(tmp_path, "create", "ci").exit_code == 0
    assert server.sent[0].keys() == {"name", "expires_at"}
    assert call(tmp_path, "create", "ci", "--days", "366").exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "operations"),
    [(["list"], ["search_tokens"]), (["get", ID], ["get_token"]), (["delete", ID, ID], ["delete_token"] * 2)],
)
def test_tokens_are_listed_shown_and_deleted(
    server: Recorder, tmp_path: Path, arguments: list[str], operations: list[Any]
) -> None:
    done = call(tmp_path, *arguments)
    assert (done.exit_code, server.seen) == (0, operations)
