"""The command line, as far as no server is needed: contexts, errors, exit codes, and what it refuses to do."""

import json
import stat
import threading
import tomllib
from io import StringIO
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from portico_client import (
    BadRequest,
    Conflict,
    ConnectionFailed,
    Forbidden,
    Invalid,
    NotFound,
    PreconditionFailed,
    RateLimited,
    ServerError,
    Tokens,
    Unauthenticated,
)
from portico_client.cli import config
from portico_client.cli.failures import Failed, Misused, exit_code
from portico_client.cli.main import app
from portico_client.cli.screen import cell, rows
from portico_client.errors import ApiError, PorticoError
from rich.console import Console
from typer.testing import CliRunner

CONTEXT = config.Context("https://portico.test/api", "PKA", "s3cret", project="default/default")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("URL", "TOKEN", "ACCESS_KEY", "SECRET_KEY", "CONTEXT", "PROJECT", "CONFIG", "OUTPUT"):
        monkeypatch.delenv(f"PORTICO_{name}", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return tmp_path / "portico"


@pytest.fixture
def shell() -> CliRunner:
    return CliRunner()


def test_contexts_are_managed_without_showing_secrets(shell: CliRunner) -> None:
    config.save(config.load().with_context("one", CONTEXT).with_context("two", CONTEXT))
    listed = shell.invoke(app, ["context", "list", "-o", "json"])
    assert [(row["name"], row["current"]) for row in json.loads(listed.stdout)] == [("one", False), ("two", True)]
    assert shell.invoke(app, ["context", "use", "one"]).exit_code == 0
    shown = shell.invoke(app, ["context", "show"])
    assert "one" in shown.stdout
    assert "s3cret" not in listed.output + shown.output
    assert shell.invoke(app, ["context", "delete", "one"]).exit_code == 0
    assert config.load().contexts.keys() == {"two"}
    assert config.load().current is None
    missing = shell.invoke(app, ["context", "use", "three"])
    assert missing.exit_code == 2
    assert "two" in missing.stderr


def test_files_are_the_users_own(home: Path) -> None:
    config.save(config.Config(None, {}).with_context("one", CONTEXT))
    config.KeptTokens("one").save(Tokens("t", 0, "r"))
    for path in (home / "config.toml", home / "tokens/one.json"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_survives_the_configuration(text: str) -> None:
    assert tomllib.loads(f"a = {config._string(text)}")["a"] == text


def test_a_name_of_a_context_cannot_leave_its_folder() -> None:
    with pytest.raises(Misused):
        config.load().with_context("../x", CONTEXT)


def test_the_configuration_can_be_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTICO_CONFIG", str(tmp_path / "x" / "mine.toml"))
    config.save(config.Config(None, {}).with_context("one", CONTEXT))
    assert (tmp_path / "x/mine.toml").exists()
    assert config.load().named("one") == CONTEXT


def test_one_process_at_a_time_renews_tokens() -> None:
    kept, inside, most = config.KeptTokens("one"), 0, 0

    def renew() -> None:
        nonlocal inside, most
        with kept.lock():
            inside += 1
            most = max(most, inside)
            kept.save(Tokens("t", 0))
            inside -= 1

    threads = [threading.Thread(target=renew) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (Unauthenticated, 3),
        (Forbidden, 3),
        (NotFound, 4),
        (Conflict, 5),
        (PreconditionFailed, 5),
        (Invalid, 6),
        (BadRequest, 6),
        (RateLimited, 7),
        (ServerError, 8),
    ],
)
def test_errors_end_with_codes_that_scripts_can_use(
    kind: type[ApiError], code: int, shell: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise kind("Not today.", status=400, code="NOPE", request_id="r-1")

    monkeypatch.setattr("portico_client.transport.Transport.call", fail)
    result = shell.invoke(
        app, ["run", "get", "x"], env={"PORTICO_URL": "https://portico.test/api", "PORTICO_TOKEN": "t"}
    )
    assert result.exit_code == code
    assert "Not today." in result.stderr
    assert "r-1" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(("error", "code"), [(Failed("x"), 1), (Misused("x"), 2), (ConnectionFailed("x"), 8)])
def test_errors_without_a_reply_have_codes_too(error: PorticoError, code: int) -> None:
    assert exit_code(error) == code


def test_an_interruption_is_130(shell: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("portico_client.transport.Transport.call", interrupt)
    result = shell.invoke(
        app, ["run", "get", "x"], env={"PORTICO_URL": "https://portico.test/api", "PORTICO_TOKEN": "t"}
    )
    assert result.exit_code == 130


def test_without_a_deployment_it_says_what_to_do(shell: CliRunner) -> None:
    result = shell.invoke(app, ["function", "list"])
    assert result.exit_code == 2
    assert "portico login" in result.stderr


def test_keys_of_a_context_are_not_sent_to_another_address(shell: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    config.save(config.Config(None, {}).with_context("one", CONTEXT))
    config.KeptTokens("one").save(Tokens("t0ken", 4e9))
    sent: list[httpx.Request] = []

    def answer(_: object, request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(404)

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", answer)
    assert shell.invoke(app, ["whoami"]).exit_code == 4
    assert sent.pop().headers["Authorization"] == "Bearer t0ken"
    result = shell.invoke(app, ["whoami"], env={"PORTICO_URL": "https://elsewhere.test"})
    assert result.exit_code == 3
    assert sent == []


def test_a_run_needs_an_input_that_is_json(shell: CliRunner) -> None:
    env = {"PORTICO_URL": "https://portico.test/api", "PORTICO_TOKEN": "t"}
    result = shell.invoke(app, ["function", "run", "hello", "--input", "{"], env=env)
    assert result.exit_code == 2
    assert "--input" in result.stderr


def test_there_is_nothing_to_type_a_secret_into(shell: CliRunner) -> None:
    for command in (["secret", "create"], ["secret", "update"], ["login"]):
        told = shell.invoke(app, [*command, "--help"]).stdout
        assert not any(option in told for option in ("--value", "--password", "--secret-key", "--token"))


def test_what_would_steer_a_terminal_is_made_visible() -> None:
    assert "\x1b" not in str(cell("a\x1b]0;owned\x07b"))


def test_a_table_that_is_too_wide_loses_no_column(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portico_client.cli.screen.stdout", lambda: console)
    console, wide = Console(width=80, file=StringIO()), "x" * 90
    with console.capture() as captured:
        console.print(rows([1], [("name", lambda _: "local"), ("url", lambda _: wide), ("who", lambda _: wide)]))
    assert all(len(line) <= 80 for line in captured.get().splitlines())
    assert all(word in captured.get() for word in ("NAME", "URL", "WHO", "local"))
