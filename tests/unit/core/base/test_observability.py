"""The lines of the log and of metrics are those that Powertools for AWS Lambda would write."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import AmazonCloudWatchEMFProvider
from portico.core.base.observability import NAMESPACE, SERVICE, Measured, by_outcome, logger, measure

Said = Callable[[Any], None]


@pytest.fixture(autouse=True)
def at_info(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("POWERTOOLS_LOG_LEVEL", "INFO")
    logger.cache_clear()
    yield
    logger.cache_clear()


def plain(log: Any) -> None:
    log.info("http.request", extra={"method": "GET", "status": 200, "duration_ms": 1.25, "request_id": "é\n\u2028"})


def absent(log: Any) -> None:
    log.warning("rate_limit.report.failed", extra={"policy": None, "kept": False, "none_of": 0})


def odd(log: Any) -> None:
    log.error("an.odd.value", extra={"at": {1}, "of": b"bytes"})


def failed(log: Any) -> None:
    with pytest.raises(KeyError) as raised:
        {}["gone"]
    raised.value.add_note("noted")
    log.error("request.failed", extra={"request_id": "r"}, exc_info=raised.value)


def handled(log: Any) -> None:
    try:
        raise ValueError("bad")
    except ValueError:
        log.exception("event.failed", extra={"message_id": "m"})
        log.warning("event.late", exc_info=True)


def outside(log: Any) -> None:
    log.error("nothing.was.raised", exc_info=True)


def quiet(log: Any) -> None:
    log.debug("function.create.start", extra={"principal": "ann"})


@pytest.mark.parametrize("say", [plain, absent, odd, failed, handled, outside, quiet])
@pytest.mark.parametrize("trace", [None, "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"])
@pytest.mark.parametrize("level", ["INFO", "DEBUG", "CRITICAL"])
def test_a_line_of_the_log_is_powertools_line(
    say: Said, trace: str | None, level: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("POWERTOOLS_LOG_LEVEL", level)
    if trace:
        monkeypatch.setenv("_X_AMZN_TRACE_ID", trace)
    say(logger())
    ours, theirs = _read(capsys.readouterr().out), StringIO()
    say(Logger(service=f"{SERVICE}-{say.__name__}-{trace}-{level}", utc=True, stream=theirs))
    wanted = [line | {"service": SERVICE} for line in _read(theirs.getvalue())]
    assert [line.keys() for line in ours] == [line.keys() for line in wanted]
    assert [_without_time(line) for line in ours] == [_without_time(line) for line in wanted]


def _read(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.split("\n") if line.startswith("{")]


def _without_time(line: dict[str, Any]) -> dict[str, Any]:
    """The line, and its time by its form."""
    form = "".join("0" if character.isdigit() else character for character in line["timestamp"])
    assert form == "0000-00-00 00:00:00,000+0000"
    return line | {"timestamp": form}


@pytest.mark.parametrize(("lambdas", "ours", "level"), [
    ("", "warning", "WARNING"), ("", "", "INFO"), ("ERROR", "INFO", "ERROR"), ("FATAL", "INFO", "CRITICAL"), ("TRACE", "ERROR", "NOTSET"),
])  # fmt: skip
def test_the_level_is_that_of_lambda_or_of_the_environment(
    lambdas: str, ours: str, level: str, monkeypatch: pytest.MonkeyPatch, recwarn: pytest.WarningsRecorder
) -> None:
    monkeypatch.setenv("AWS_LAMBDA_LOG_LEVEL", lambdas)
    monkeypatch.setenv("POWERTOOLS_LOG_LEVEL", ours)
    assert logger().level == Logger(service=f"level-{lambdas}-{ours}").log_level
    assert logger().level == {"NOTSET": 0, "INFO": 20, "WARNING": 30, "ERROR": 40, "CRITICAL": 50}[level]


def test_a_level_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POWERTOOLS_LOG_LEVEL", "LOUD")
    with pytest.raises(ValueError, match="LOUD"):
        logger()


def test_half_a_character_stops_no_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lone surrogate, which JSON can carry and UTF-8 cannot."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from portico.core.base.observability import logger; logger().info('x', extra={'d': '\\ud800'})",
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    assert json.loads(done.stdout)["d"] == "\ud800"


REQUEST = Measured("Latency", 1.5, ({"resource": "functions"}, {"status": "2xx"}))
PROPERTIES = {"route": "GET /v1/functions/{name}", "domain": "acme", "action": "functions.get"}


def powertools_line(metric: str, milliseconds: float, first: dict[str, str], *others: dict[str, str]) -> Any:
    """A line of one metric."""
    theirs = AmazonCloudWatchEMFProvider(
        namespace=NAMESPACE, metric_set={}, dimension_set={}, default_dimensions={"service": SERVICE}
    )
    for name, value in first.items():
        theirs.add_dimension(name, value)
    for other in others:
        theirs.add_dimensions(**other)
    theirs.add_metric(metric, "Milliseconds", milliseconds)
    theirs.metadata_set |= PROPERTIES
    return json.loads(json.dumps(theirs.serialize_metric_set()))


@pytest.mark.parametrize("measured", [
    (REQUEST,), (by_outcome("success", 0.5),), (REQUEST, by_outcome("success", 0.5)),
], ids=["request", "action", "request-with-its-action"])  # fmt: skip
def test_a_line_of_metrics_is_powertools_line(
    measured: tuple[Measured, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """Powertools has a line for each: one line has what is in all of them, and their directives one after the other."""
    measure(*measured, **PROPERTIES)
    (ours,) = _read(capsys.readouterr().out)
    lines = [powertools_line(one.metric, one.milliseconds, *map(dict, one.dimensions)) for one in measured]
    theirs: Any = {name: value for line in lines for name, value in line.items()}
    theirs["_aws"]["CloudWatchMetrics"] = [one for line in lines for one in line["_aws"]["CloudWatchMetrics"]]
    assert abs(ours["_aws"].pop("Timestamp") - theirs["_aws"].pop("Timestamp")) < 60_000
    for line in (ours, theirs):
        for directive in line["_aws"]["CloudWatchMetrics"]:
            directive["Dimensions"] = [sorted(each) for each in directive["Dimensions"]]
    assert ours == theirs


def test_no_metric_is_counted_twice(capsys: pytest.CaptureFixture[str]) -> None:
    """What CloudWatch makes of a line: a value for each metric of a directive by each of its sets of dimensions."""
    measure(REQUEST, by_outcome("failure", 0.5), **PROPERTIES)
    (line,) = _read(capsys.readouterr().out)
    counted = [
        (metric["Name"], *(f"{name}={line[name]}" for name in names))
        for directive in line["_aws"]["CloudWatchMetrics"]
        for metric in directive["Metrics"]
        for names in directive["Dimensions"]
    ]
    assert counted == [
        ("Latency", "service=portico", "resource=functions"),
        ("Latency", "service=portico", "status=2xx"),
        ("ActionDuration", "service=portico", "outcome=failure"),
    ]
    assert (line["Latency"], line["ActionDuration"]) == ([1.5], [0.5])


def test_nothing_of_powertools_is_imported_for_a_line() -> None:
    code = (
        "import sys; from portico.core.base.observability import by_outcome, logger, measure;"
        "logger().info('x', extra={'a': 1}); measure(by_outcome('success', 1.0));"
        "print([name for name in sys.modules if name.startswith('aws_lambda')])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert len(done.stdout.splitlines()) == 3
