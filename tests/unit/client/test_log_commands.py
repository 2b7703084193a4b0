"""What runs printed, across the runs of a function; and where webhooks are delivered to."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import Result
from portico_client.cli.main import app
from typer.testing import CliRunner

from tests.unit.client.described import example
from tests.unit.client.test_generic_commands import ENV, Recorder

Shell = Callable[..., Result]
NOW = datetime.now(UTC)
PAGE = {"total_count": None, "offset": None, "limit": 100, "page": None, "page_size": 100, "next_cursor": None}


def run(number: int, minutes: int, stdout: list[str], stderr: list[str], *, omitted: bool = False) -> dict[str, Any]:
    began = (NOW - timedelta(minutes=minutes)).isoformat()
    own = {"id": f"019a8f3{number}-6c4e-7b61-9c37-0d6c7a1f2b3c", "status": "FAILED" if stderr else "SUCCEEDED"}
    logs = {"stdout": [], "stderr": []} if omitted else {"stdout": stdout, "stderr": stderr}
    times = {"created_at": began, "started_at": began}
    return {**example("RunPublic"), **own, **times, "logs": logs, "logs_omitted": omitted, "_all": [stdout, stderr]}


RUNS = [
    run(3, 1, ["third begins", "order 7 paid"], []),
    run(2, 30, ["second begins"], ["order 7 refused"], omitted=True),
    run(1, 600, ["first begins", "order 1 paid"], []),
]


class Printed(Recorder):
    """Runs and their logs; the rest is the description's."""

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path.endswith("/runs"):
            bound = (
                json.loads(request.url.params.get("filter", "{}"))
                .get("created_at", {})
                .get("gte", "2000-01-01T00:00:00Z")
            )
            found = [one for one in RUNS if datetime.fromisoformat(one["created_at"]) >= datetime.fromisoformat(bound)]
            return httpx.Response(200, json={**PAGE, "has_more": False, "items": found})
        if path.endswith("/logs"):
            self.seen.append("get_run_logs")
            stdout, stderr = next(one["_all"] for one in RUNS if one["id"] in path)
            return httpx.Response(200, json={**example("LogsPublic"), "stdout": stdout, "stderr": stderr, "done": True})
        return super().__call__(request)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Printed:
    found = Printed()
    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", lambda _, request: found(request))
    return found


@pytest.fixture
def shell(server: Printed, tmp_path: Path) -> Shell:
    def call(*arguments: str, code: int = 0) -> Result:
        env = {**ENV, "XDG_CONFIG_HOME": str(tmp_path), "PORTICO_CONFIG": str(tmp_path / "config.toml")}
        done = CliRunner().invoke(app, list(arguments), env=env)
        assert done.exit_code == code, done.output
        return done

    return call


def texts(output: str) -> list[str]:
    """The lines without time, zone and id."""
    return [line.split(" ", 4)[4] for line in output.splitlines()]


def test_lines_of_all_runs_are_in_the_order_of_runs(shell: Shell, server: Printed) -> None:
    done = shell("function", "logs", "hello", "--since", "2h")
    assert texts(done.stdout) == ["second begins", "third begins", "order 7 paid"]
    assert texts(done.stderr) == ["order 7 refused"]
    assert server.seen == ["get_run_logs"]  # what the list has told is not asked for again
    first = done.stdout.splitlines()[0]
    assert first.startswith(f"{(NOW - timedelta(minutes=30)).astimezone():%Y-%m-%d}")
    assert "019a8f32-6c4e" in first


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--grep", "paid|refused"], ["order 1 paid", "order 7 paid"]),
        (["--grep", "paid", "--tail", "1"], ["order 7 paid"]),
        (["--runs", "1"], ["third begins", "order 7 paid"]),
    ],
)
def test_lines_are_chosen(options: list[str], expected: list[str], shell: Shell) -> None:
    assert texts(shell("function", "logs", "hello", *options).stdout) == expected


def test_without_options_it_is_the_latest_run(shell: Shell) -> None:
    assert shell("function", "logs", "hello").stdout == "third begins\norder 7 paid\n"


@pytest.mark.parametrize("options", [["--grep", "("], ["--since", "yesterday"], ["--since", "99999999w"]])
def test_what_cannot_be_meant_is_refused(options: list[str], shell: Shell) -> None:
    assert options[0] in shell("function", "logs", "hello", *options, code=2).stderr


def test_where_to_deliver_is_told_whole(shell: Shell) -> None:
    told = shell("webhook", "create", "repository", "--event", "push").stderr
    assert f"deliver to {example('WebhookWithSecret')['delivery_url']}" in told


def test_a_webhook_is_tried_and_its_deliveries_are_listed(shell: Shell, server: Printed) -> None:
    assert example("DeliveryPublic")["id"] in shell("webhook", "test", "repository", "--data", '{"ref": "main"}').stdout
    assert "accepted" in shell("webhook", "deliveries", "repository").stdout
    assert server.seen[-2:] == ["test_webhook", "search_webhook_deliveries"]
