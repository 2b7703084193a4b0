"""The verbs that every resource of standard operations has on the command line, against the API's description."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import Result
from portico_client.cli.apply.kinds import KINDS
from portico_client.cli.main import app
from portico_client.cli.table import TABLE
from portico_client.resources import Pausable, Resource
from typer.testing import CliRunner

from tests.unit.client.described import Described, example

Shell = Callable[..., Result]
ENV = {"PORTICO_URL": "https://portico.test/api", "PORTICO_TOKEN": "t", "PORTICO_PROJECT": "acme/vision"}
OWN = {"functions", "images", "secrets"}  # create and update take files, archives and secrets
# Other homes of what the command names once.
ELSEWHERE = {
    "my_folders",
    *(f"{level}_notification_{of}" for level in ("domain", "admin") for of in ("channels", "rules")),
}
EVERY = sorted(TABLE)


class Recorder(Described):
    """The server, and the bodies that it was sent."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[Any] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(json.loads(request.content) if request.content else None)
        return super().__call__(request)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    found = Recorder()
    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", lambda _, request: found(request))
    return found


@pytest.fixture
def shell(server: Recorder, tmp_path: Path) -> Shell:
    def call(*arguments: str, stdin: str | None = None, code: int = 0) -> Result:
        env = {**ENV, "XDG_CONFIG_HOME": str(tmp_path), "PORTICO_CONFIG": str(tmp_path / "config.toml")}
        done = CliRunner().invoke(app, list(arguments), input=stdin, env=env)
        assert done.exit_code == code, done.output
        return done

    return call


@pytest.mark.parametrize("resource", EVERY)
def test_entities_are_listed_shown_deleted_and_restored(resource: str, shell: Shell, server: Recorder) -> None:
    row = TABLE[resource]
    listed = shell(row.command, "list").stdout.splitlines()[0]
    assert listed.split()[0] == "NAME"
    assert shell(row.command, "get", "hello").stdout
    shell(row.command, "delete", "hello", "--purge")
    shell(row.command, "restore", "hello")
    assert len(server.seen) == 4


@pytest.mark.parametrize("resource", [name for name in EVERY if TABLE[name].paused])
def test_what_can_be_paused_is_paused_and_resumed(resource: str, shell: Shell, server: Recorder) -> None:
    for verb in ("pause", "resume"):
        shell(TABLE[resource].command, verb, "hello")
        assert server.seen[-1].startswith(f"{verb}_")


@pytest.mark.parametrize("resource", [name for name in EVERY if name not in OWN])
def test_a_change_from_a_file_is_what_the_api_takes(
    resource: str, shell: Shell, server: Recorder, tmp_path: Path
) -> None:
    row = TABLE[resource]
    fields = {**example(f"{row.model}Update"), "description": "of the file"}
    (tmp_path / "fields.json").write_text(json.dumps(fields))
    shell(row.command, "update", "hello", "-f", str(tmp_path / "fields.json"), "--description", "of the option")
    assert server.sent[-1] == {**fields, "description": "of the option"}


def test_a_project_is_made_from_options(shell: Shell, server: Recorder) -> None:
    made = shell("project", "create", "vision", "--display-name", "Vision", "--resource-policy", "small", "-o", "json")
    assert server.seen == ["domain_create_project"]
    assert server.sent == [{"name": "vision", "display_name": "Vision", "resource_policy": "small"}]
    assert json.loads(made.stdout)["name"] == example("ProjectPublic")["name"]


def test_a_file_and_an_argument_make_one_body(shell: Shell, server: Recorder) -> None:
    shell("user", "create", "ann", "-f", "-", "--projects", '[{"name": "vision"}]', stdin="email: ann@example.com\n")
    assert server.sent == [{"email": "ann@example.com", "projects": [{"name": "vision"}], "name": "ann"}]


def test_a_password_is_asked_for_and_never_an_option(shell: Shell, server: Recorder) -> None:
    shell("user", "create", "ann", "--ask-password", stdin="nine-lamps-under-snow\n")
    assert server.sent == [{"name": "ann", "password": "nine-lamps-under-snow"}]
    assert "--password" not in shell("user", "create", "--help").stdout


@pytest.mark.parametrize(
    ("arguments", "stdin", "said"),
    [
        (("project", "update", "vision"), None, "Nothing to change"),
        (("project", "create", "vision", "-f", "-"), "[1]", "mapping"),
        (("project", "create", "vision", "-f", "-"), "{", "not YAML"),
        (("user", "create", "ann", "--projects", "{"), None, "--projects"),
    ],
)
def test_what_is_no_body_is_refused(
    arguments: tuple[str, ...], stdin: str | None, said: str, shell: Shell, server: Recorder
) -> None:
    assert said in shell(*arguments, stdin=stdin, code=2).stderr
    assert server.seen == []


def test_the_table_says_of_the_client_what_it_is() -> None:
    from portico_client import Portico

    with Portico("https://portico.test/api", token="t") as client:
        found = {name: one for name, one in vars(client).items() if isinstance(one, Resource)}
    assert found.keys() == TABLE.keys() | ELSEWHERE
    assert {name for name, one in found.items() if name in TABLE and isinstance(one, Pausable)} == {
        name for name, row in TABLE.items() if row.paused
    }


def test_kinds_keep_the_order_that_scripts_know() -> None:
    known = ["Policy", "Image", "Secret", "Event", "Function", "Schedule", "Subscription", "Webhook"]
    assert [kind for kind in sorted(KINDS, key=lambda kind: KINDS[kind].order) if kind in known] == known
    assert "User" not in KINDS  # its password is never shown, nor kept in a file
