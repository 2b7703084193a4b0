"""Signing in and out, addresses and ids, as people type them."""

import base64
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import Result
from portico_client.cli import config
from portico_client.cli.main import app
from portico_client.cli.screen import cell
from portico_client.cli.spans import since
from typer.testing import CliRunner

from tests.unit.client.described import Described, example

Shell = Callable[..., Result]
LOCAL = {
    "url": "https://portico.test/api", "access_key": "PKA", "secret_key": "s3cret", "domain": "acme", "project": "vision",
}  # fmt: skip


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("URL", "TOKEN", "ACCESS_KEY", "SECRET_KEY", "CONTEXT", "PROJECT", "CONFIG", "OUTPUT"):
        monkeypatch.delenv(f"PORTICO_{name}", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[httpx.Request], httpx.Response]]:
    """What answers, the last one counts; at first the API's description."""
    found: list[Callable[[httpx.Request], httpx.Response]] = [Described()]
    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", lambda _, request: found[-1](request))
    return found


def shell(*arguments: str, code: int = 0, **env: str) -> Result:
    done = CliRunner().invoke(app, list(arguments), env=env)
    assert done.exit_code == code, done.output
    return done


def refusal(status: int = 401) -> Callable[[httpx.Request], httpx.Response]:
    body = {"error": {"code": "UNAUTHENTICATED", "message": "No.", "details": {}, "request_id": "r"}}
    return lambda _: httpx.Response(status, json=body)


def jwt(until: float) -> str:
    return f"e.{base64.urlsafe_b64encode(json.dumps({'exp': until}).encode()).decode().rstrip('=')}.s"


@pytest.mark.usefixtures("answers")
def test_local_is_found_from_inside_a_clone(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = home / "clone/docs/guides"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert ".portico/local.json" in shell("login", "--local", code=2).stderr
    (home / "clone/.portico").mkdir()
    (home / "clone/.portico/local.json").write_text(json.dumps(LOCAL))
    shell("login", "--local")
    assert config.load().named("local").project == "acme/vision"


@pytest.mark.parametrize(("status", "told"), [(200, True), (404, False), (403, False)])
def test_sign_in_tells_what_is_announced(status: int, told: bool, answers: list[Any], home: Path) -> None:
    described = Described()

    def answer(request: httpx.Request) -> httpx.Response:
        known = request.url.path.endswith("/announcements") and status != 200
        return refusal(status)(request) if known else described(request)

    answers.append(answer)
    (home / "local.json").write_text(json.dumps(LOCAL))
    done = shell("login", "--local", "--local-file", str(home / "local.json"))
    assert "signed in as" in done.stderr
    assert ("announcement: Maintenance on Sunday" in done.stderr) is told


def test_an_expired_token_is_named_with_its_end(answers: list[Any]) -> None:
    answers.append(refusal())
    ended = time.time() - 60
    told = shell("whoami", code=3, PORTICO_URL=LOCAL["url"], PORTICO_TOKEN=jwt(ended)).stderr
    assert f"PORTICO_TOKEN has ended at {datetime.fromtimestamp(ended).astimezone():%Y-%m-%d %H:%M:%S}" in told
    assert "portico login" not in told


@pytest.mark.parametrize("token", ["pt_x", jwt(4e9), "a.b.c", "a.bnVsbA.c"])
def test_another_token_that_is_refused_is_named(token: str, answers: list[Any]) -> None:
    answers.append(refusal())
    told = shell("whoami", code=3, PORTICO_URL=LOCAL["url"], PORTICO_TOKEN=token).stderr
    assert "PORTICO_TOKEN was not accepted" in told


def test_signing_out_forgets_the_secret_key(answers: list[Any]) -> None:
    config.save(config.load().with_context("one", config.Context(LOCAL["url"], "PKA", "s3cret")))
    assert "secret key is forgotten" in shell("logout").stderr
    assert "s3cret" not in config.path().read_text()
    answers.append(lambda request: pytest.fail(f"{request.url} was asked"))
    assert "portico login" in shell("whoami", code=3).stderr


@pytest.mark.usefixtures("answers")
def test_signing_out_says_what_still_signs_in() -> None:
    config.save(config.load().with_context("one", config.Context(LOCAL["url"], "PKA", "s3cret")))
    assert "PORTICO_TOKEN" in shell("logout", PORTICO_TOKEN="t").stderr


@pytest.mark.parametrize("url", ["portico.test/api", "ftp://portico.test/api", "https://"])
def test_an_address_without_a_scheme_is_told_so(url: str) -> None:
    assert "PORTICO_URL" in shell("whoami", code=2, PORTICO_URL=url, PORTICO_TOKEN="t").stderr
    assert "https://" in shell("login", "--url", url, "--access-key", "PKA", code=2).stderr


def test_an_address_without_its_stage_is_told_so(answers: list[Any]) -> None:
    answers.append(lambda _: httpx.Response(403, json={"message": "Missing Authentication Token"}))
    told = shell("whoami", code=3, PORTICO_URL="https://portico.test", PORTICO_TOKEN="t").stderr
    assert "the stage at its end" in told


def test_a_project_is_kept_in_the_context(answers: list[Any]) -> None:
    config.save(config.load().with_context("one", config.Context(LOCAL["url"], "PKA", "s3cret", project="acme/a")))
    shell("project", "use", "vision")
    assert config.load().named("one").project == "acme/vision"
    shell("project", "use", "other/sound")
    assert config.load().named("one").project == "other/sound"
    config.KeptTokens("one").forget()
    answers.append(refusal(403))
    shell("project", "use", "vision", code=3)
    assert config.load().named("one").project == "other/sound"


RUNS = [
    "019a8f3e-6c4e-7b61-9c37-0d6c7a1f2b3c",
    "019a8f3e-6c4e-7b62-9c37-0d6c7a1f2b3c",
    "019a8f3f-0000-7b61-9c37-0d6c7a1f2b3c",
]


def runs(request: httpx.Request) -> httpx.Response:
    run = example("RunPublic")
    if request.url.path.endswith("/v1/runs"):
        bounds = json.loads(request.url.params["filter"])["created_at"]
        first, last = (datetime.fromisoformat(bounds[name]).timestamp() * 1000 for name in ("gte", "lte"))
        found = [one for one in RUNS if first <= int(one.replace("-", "")[:12], 16) <= last]
        page = {"total_count": None, "offset": None, "limit": 9, "page": None, "page_size": 9, "next_cursor": None}
        return httpx.Response(200, json={**page, "has_more": False, "items": [{**run, "id": one} for one in found]})
    return httpx.Response(200, json={**run, "id": request.url.path.rpartition("/")[2]})


@pytest.mark.parametrize(("text", "index"), [("019a8f3f", 2), ("019a8f3e-6c4e-7b62", 1), ("019A8F3E6C4E7B61", 0)])
def test_an_id_can_be_cut_short(text: str, index: int, answers: list[Any]) -> None:
    answers.append(runs)
    shown = shell("run", "get", text, "-o", "json", PORTICO_URL=LOCAL["url"], PORTICO_TOKEN="t")
    assert json.loads(shown.stdout)["id"] == RUNS[index]


@pytest.mark.parametrize(("text", "said"), [("019a8f3e", RUNS[1]), ("01000000", "no run"), ("ffffffffffff", "no run")])
def test_an_id_cut_too_short_is_refused(text: str, said: str, answers: list[Any]) -> None:
    answers.append(runs)
    assert said in shell("run", "get", text, code=2, PORTICO_URL=LOCAL["url"], PORTICO_TOKEN="t").stderr


def test_times_are_those_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Seoul")
    time.tzset()
    try:
        assert str(cell(datetime(2027, 1, 1, tzinfo=UTC))) == "2027-01-01 09:00:00 KST"
        assert since("2027-01-01T09:00:00", "--since") == datetime(2027, 1, 1, tzinfo=UTC)
    finally:
        monkeypatch.undo()
        time.tzset()


def test_flags_show_no_type() -> None:
    for arguments in ([], ["deploy"], ["function", "delete"], ["user", "update"], ["dead-letter", "purge"]):
        assert "<bool>" not in shell(*arguments, "--help").stdout


def test_variables_are_taken_away_by_name(answers: list[Any]) -> None:
    sent: list[Any] = []

    def record(request: httpx.Request) -> httpx.Response:
        sent.append(json.loads(request.content))
        return httpx.Response(200, json={**example("FunctionPublic"), "status": "READY"})

    answers.append(record)
    env = {"PORTICO_URL": LOCAL["url"], "PORTICO_TOKEN": "t"}
    shell("function", "update", "hello", "--env", "B=1", "--unset-env", "A", "--no-wait", **env)
    shell("function", "update", "hello", "--env", "B=1", "--no-wait", **env)
    assert sent == [{"environment": {"A": None, "B": "1"}}, {"environment": {"B": "1"}}]
