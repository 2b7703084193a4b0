"""Metrics for Prometheus, from the lines that functions write."""

import json
import logging
import time
from dataclasses import replace
from typing import Any

import pytest
from portico.core.base.errors import NotFound
from portico.core.base.observability import logger
from portico.core.model.call import Origin, Told
from portico.core.model.principal import Principal
from portico.operations.system.metrics import BOUNDS, GetMetrics, Histogram, MetricsService, render
from portico.operations.system.resource import METRICS

from tests.support.gateway import Reply
from tests.support.sample_resource import ANN
from tests.support.world import World

ROOT = Principal("user", "root", "acme", "vision", "superadmin", {"acme/vision": "user"}, "c")
NAME = "portico_http_request_duration_seconds"
GROUP = "/aws/cloudformation/portico-test/RunsLog"


class Lines:
    """A log group of a stack."""

    def __init__(self, client: Any) -> None:
        self.client = client
        client.create_log_group(logGroupName=GROUP)
        client.create_log_stream(logGroupName=GROUP, logStreamName="s")

    def write(self, *durations: float, at: float | None = None, **fields: Any) -> None:
        stamp = int((at or time.time()) * 1000)
        for number, duration in enumerate(durations):
            line = {"_aws": {"Timestamp": stamp + number}, "route": "GET /v1/runs", "status": "2xx", "domain": "acme"}
            line |= {"Latency": [duration], **fields}
            event = {"timestamp": stamp + number, "message": json.dumps(line)}
            self.client.put_log_events(logGroupName=GROUP, logStreamName="s", logEvents=[event])


@pytest.fixture
def lines(world: World) -> Any:
    world.platform.get(METRICS).environment = "local"
    made = Lines(world.platform.get(METRICS).logs)
    yield made
    made.client.delete_log_group(logGroupName=GROUP)


def _scrape(world: World, principal: Principal | None = ROOT) -> Reply:
    return world.client("system", principal).get("/v1/admin/metrics")


def _value(text: str, suffix: str, **labels: str) -> float:
    (line,) = [
        line
        for line in text.splitlines()
        if line.startswith(NAME + suffix) and all(f'{name}="{value}"' in line for name, value in labels.items())
    ]
    return float(line.rpartition(" ")[2])


def test_counts_and_durations(world: World, lines: Lines) -> None:
    lines.write(0.5, 1.0, 1.1, 49, 31_000)
    lines.write(7, status="5xx", domain="-")
    reply = _scrape(world)
    assert (reply.status, reply.headers["content-type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    text, of = reply.body, {"route": "/v1/runs", "method": "GET", "status": "2xx", "domain": "acme"}
    assert _value(text, "_count", **of) == 5
    assert _value(text, "_sum", **of) == pytest.approx(31.0516)
    bounds = {"0.001": 2, "0.0025": 3, "0.025": 3, "0.05": 4, "30": 4, "+Inf": 5}
    assert {bound: _value(text, "_bucket", le=bound, **of) for bound in bounds} == bounds
    assert _value(text, "_count", status="5xx", domain="-") == 1


def test_a_line_counts_once_and_late_ones_count_too(world: World, lines: Lines) -> None:
    lines.write(5, 5)
    assert _value(_scrape(world).body, "_count") == 2
    assert _value(_scrape(world).body, "_count") == 2
    lines.write(5)
    lines.write(5, at=time.time() - 25)  # of a call that took long: it is written when the call ends
    assert _value(_scrape(world).body, "_count") == 4


def test_more_lines_than_one_read_gives(world: World, lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portico.operations.system.metrics._BATCH", 10)
    for number in range(7):
        lines.write(*range(1, 6), at=time.time() - 20 + number)
    assert _value(_scrape(world).body, "_count") == 35


def test_other_lines_are_not_metrics(world: World, lines: Lines) -> None:
    lines.client.put_log_events(
        logGroupName=GROUP,
        logStreamName="s",
        logEvents=[
            {"timestamp": int(time.time() * 1000), "message": text}
            for text in ('"Latency" of nothing', '{"Latency": "x"}', '{"action": "runs.create", "Latency": [1]}')
        ],
    )
    assert f"{NAME}_count" not in _scrape(world).body


@pytest.mark.parametrize("principal", [ANN, replace(ANN, role="domain_admin"), None])
def test_only_superadmins(world: World, lines: Lines, principal: Principal | None) -> None:
    assert _scrape(world, principal).status in ({401} if principal is None else {403, 404})


def test_on_aws_they_are_elsewhere() -> None:
    with pytest.raises(NotFound) as refusal:
        MetricsService("portico", "prod").get(None, None)  # type: ignore[arg-type]
    assert refusal.value.code == "METRICS_NOT_HERE"


def test_labels_are_escaped() -> None:
    text = render({('GET /a"b\\c\nd', "2xx", "x"): Histogram()})
    assert r'route="/a\"b\\c\nd"' in text
    assert len(text.splitlines()) == 2 + len(BOUNDS) + 1 + 2


def test_a_request_is_measured_by_resource_and_by_status(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.client("functions").get("/v1/functions/nope")
    world.client("functions", None).get("/v1/functions/nope")
    world.client("functions").get("/v1/nowhere/1")
    made = [json.loads(line) for line in capsys.readouterr().out.splitlines() if '"Latency"' in line]
    assert [(line["route"], line["status"], line["domain"]) for line in made] == [
        ("GET /v1/functions/{name}", "4xx", "acme"),
        ("GET /v1/functions/{name}", "4xx", "-"),
        ("GET unmatched", "4xx", "acme"),
    ]
    assert [line["resource"] for line in made] == ["functions", "functions", "none"]
    assert [len(line["_aws"]["CloudWatchMetrics"]) for line in made] == [2, 1, 1]  # of requests that do nothing, one
    directive = made[0]["_aws"]["CloudWatchMetrics"][0]
    assert directive["Dimensions"] == [["service", "resource"], ["service", "status"]]
    assert directive["Metrics"] == [{"Name": "Latency", "Unit": "Milliseconds"}]


def test_an_action_is_measured_by_how_it_ended(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    functions = world.client("functions")
    for path in ("/v1/functions", "/v1/functions/nope"):
        functions.get(path)
    monkeypatch.setattr(world.platform.table, "query", None)
    assert functions.get("/v1/functions").status == 500
    made = [json.loads(line) for line in capsys.readouterr().out.splitlines() if '"ActionDuration"' in line]
    assert [(line["action"], line["outcome"]) for line in made] == [
        ("functions.search", "success"),
        ("functions.get", "failure"),
        ("functions.search", "error"),
    ]
    directive = made[0]["_aws"]["CloudWatchMetrics"][1]
    assert directive["Dimensions"] == [["service", "outcome"]]
    assert directive["Metrics"] == [{"Name": "ActionDuration", "Unit": "Milliseconds"}]


def test_a_request_has_a_line_of_each(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(logger(), "level", logging.INFO)
    world.client("functions").get("/v1/functions/nope")
    said, measured = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    told = {"message": "http.request", "status": 404, "route": "/v1/functions/{name}", "action": "functions.get",
            "outcome": "failure", "code": "FUNCTION_NOT_FOUND", "scope": "project/acme/vision", "entity": "nope"}  # fmt: skip
    assert {name: said[name] for name in told} == told
    assert said["principal"] == "user:acme/ann"
    assert (measured["action"], measured["outcome"], measured["status"]) == ("functions.get", "failure", "4xx")


def test_a_request_that_fails_by_surprise_is_told_too(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(world.platform.table, "query", None)
    monkeypatch.setattr(logger(), "level", logging.INFO)
    world.client("functions").get("/v1/functions")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["message"] for line in lines if "exception" in line] == ["function.get.failure", "request.failed"]
    assert [line["outcome"] for line in lines if line.get("message") == "http.request"] == ["error"]


def test_what_no_request_asks_for_has_lines_of_its_own(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(logger(), "level", logging.INFO)
    origin = Origin("r-1", told=(told := Told(action=GetMetrics())))
    with pytest.raises(NotFound):
        world.platform.run_as_platform(GetMetrics(), origin)
    said, measured = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (said["message"], said["code"], said["request_id"]) == ("metric.get.failure", "NOT_FOUND", "r-1")
    assert (measured["action"], measured["outcome"]) == (GetMetrics().name, "failure")
    assert told.outcome == ""
