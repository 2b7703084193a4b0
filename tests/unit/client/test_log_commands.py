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
from portico_client.log_lines import lines_of
from portico_client.models import Logs
from typer.testing import CliRunner

from tests.unit.client.described import example
from tests.unit.client.test_generic_commands import ENV, Recorder

Shell = Callable[..., Result]
NOW = datetime.now(UTC)
PAGE = {"total_count": None, "offset": None, "limit": 100, "page": None, "page_size": 100, "next_cursor": None}


def run(
    number: int, minutes: int, stdout: list[str], stderr: list[str], *, omitted: bool = False, order: str = ""
) -> dict[str, Any]:
    began = (NOW - timedelta(minutes=minutes)).isoformat()
    own = {"id": f"019a8f3{number}-6c4e-7b61-9c37-0d6c7a1f2b3c", "status": "FAILED" if stderr else "SUCCEEDED"}
    logs = {"stdout": [], "stderr": []} if omitted else {"stdout": stdout, "stderr": stderr, "order": order}
    times = {"created_at": began, "started_at": began}
    return {**example("RunPublic"), **own, **times, "logs": logs, "logs_omitted": omitted, "_all": [stdout, stderr]}


RUNS = [
    run(3, 1, ["third begins", "order 7 paid"], []),
    run(2, 30, ["second begins"], ["order 7 refused"], omitted=True),
    run(1, 600, ["first begins", "order 1 paid"], []),
]


def line(stream: str, text: str) -> dict[str, Any]:
    return {"stream": stream, "text": text, "time": (NOW - timedelta(minutes=5)).isoformat()}


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
            lines = [*(line("stdout", text) for text in stdout), *(line("stderr", text) for text in stderr)]
            streams = {"stdout": stdout, "stderr": stderr, "lines": lines}
            return httpx.Response(200, json={**example("LogsPublic"), **streams, "done": True})
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


def marked(stream: str, *lines: str) -> list[str]:
    return [f"{stream} {line}" for line in lines]


def test_lines_of_all_runs_are_in_the_order_of_runs(shell: Shell, server: Printed) -> None:
    done = shell("function", "logs", "hello", "--since", "2h")
    assert texts(done.stdout) == marked("out", "second begins", "third begins", "order 7 paid")
    assert texts(done.stderr) == marked("err", "order 7 refused")
    assert server.seen == ["get_run_logs"]  # what the list has told is not asked for again
    first = done.stdout.splitlines()[0]
    assert first.startswith(f"{(NOW - timedelta(minutes=5)).astimezone():%Y-%m-%d %H:%M:%S}")
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
    assert texts(shell("function", "logs", "hello", *options).stdout) == marked("out", *expected)
    assert shell("function", "logs", "hello", *options, "--plain").stdout.splitlines() == expected


def test_without_options_it_is_the_latest_run(shell: Shell) -> None:
    assert shell("function", "logs", "hello", "--plain").stdout == "third begins\norder 7 paid\n"


def test_lines_of_a_run_have_time_and_stream(shell: Shell) -> None:
    done = shell("run", "logs", RUNS[1]["id"])
    time = f"{(NOW - timedelta(minutes=5)).astimezone():%H:%M:%S.%f}"[:-3]
    assert (done.stdout, done.stderr) == (f"{time} out second begins\n", f"{time} err order 7 refused\n")
    plain = shell("run", "logs", RUNS[1]["id"], "--plain")
    assert (plain.stdout, plain.stderr) == ("second begins\n", "order 7 refused\n")


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("1768471200000o1,15e1,5o1", [("a", 0), ("x", 15), ("b", 20)]),
        ("1768471200000e1", [("x", 0), ("a", 0), ("b", 0)]),
        ("", [("a", None), ("b", None), ("x", None)]),
    ],
    ids=["whole", "short", "none"],
)
def test_the_logs_of_a_run_tell_their_order(order: str, expected: list[tuple[str, int | None]]) -> None:
    logs = Logs(stdout=["a", "b"], stderr=["x"], order=order)
    began = datetime(2026, 1, 15, 10, tzinfo=UTC)
    times = [None if after is None else began + timedelta(milliseconds=after) for _, after in expected]
    found = list(lines_of(logs))
    assert [(line.text, line.time) for line in found] == [
        (text, at) for (text, _), at in zip(expected, times, strict=True)
    ]
    assert [line.text for line in found if line.is_error] == ["x"]


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
