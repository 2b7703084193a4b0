"""What metrics and alarms cost by the month, and that every metric an alarm watches is written by somebody."""

from typing import Any, Final

import pytest
from portico import catalogue
from portico.core.base.observability import LATENCY, NAMESPACE
from portico.core.http.listed import listed
from portico.serving.content.resource import CONTENT

from bench import standing
from bench.report import Row, results
from tests.support.template import alarms

# The metrics that AWS writes without being asked, and their sets of dimensions: API Gateway's by method are asked for.
OF_AWS: Final = (
    ("AWS/ApiGateway", ("5XXError", "Latency"), (("ApiName", "Stage"),)),
    ("AWS/SQS", ("ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage"), (("QueueName",),)),
    ("AWS/Lambda", ("Errors", "Throttles", "Invocations"), (("FunctionName",), ("FunctionName", "Resource"))),
    ("AWS/Lambda", ("IteratorAge",), (("FunctionName",), ("FunctionName", "Resource"))),
    ("AWS/Lambda", ("ConcurrentExecutions",), ((),)),
    (
        "AWS/DynamoDB",
        ("ReadThrottleEvents", "WriteThrottleEvents"),
        (("TableName",), ("TableName", "GlobalSecondaryIndexName")),
    ),
)


def written() -> dict[tuple[str, str], set[frozenset[str]]]:
    found = {(space, name): {frozenset(each) for each in sets} for space, names, sets in OF_AWS for name in names}
    ours = standing.metered().items()
    return found | {(NAMESPACE, name): {frozenset({"service", by}) for by in sets} for name, sets in ours}


def watched() -> list[tuple[str, dict[str, Any]]]:
    simple = {name: one["Properties"] for name, one in alarms().items() if one["Type"] == "AWS::CloudWatch::Alarm"}
    return [(name, metric) for name, alarm in simple.items() for metric in metrics_of(alarm)]


def metrics_of(alarm: dict[str, Any]) -> list[dict[str, Any]]:
    if "Metrics" not in alarm:
        return [alarm]
    return [one["MetricStat"]["Metric"] for one in alarm["Metrics"] if "MetricStat" in one]


def test_every_metric_of_an_alarm_is_written() -> None:
    found = watched()
    assert len(found) > 100
    for name, metric in found:
        by = frozenset(one["Name"] for one in metric.get("Dimensions", ()))
        assert by in written().get((metric["Namespace"], metric["MetricName"]), set()), (name, metric)


def test_no_metric_is_by_two_things_at_once() -> None:
    sets = [each for (namespace, _), found in written().items() if namespace == NAMESPACE for each in found]
    assert len(sets) == 3
    assert all(len(each) == 2 for each in sets)


def test_requests_to_every_resource_are_counted_in() -> None:
    served = [*catalogue.declarations(), CONTENT]
    assert {one.tag or one.plural for one in served if any(listed(one))} <= set(standing.metered()[LATENCY]["resource"])


def test_metrics_cost_less_than_the_goal() -> None:
    rows = [row for row in standing.measure() if isinstance(row, Row)]
    metrics, idle = rows
    count = sum(len(values) for sets in standing.metered().values() for values in sets.values())
    assert metrics.value == pytest.approx(count * 0.3)
    assert metrics.value <= standing.GOAL == 25
    assert idle.value > 0


def test_the_page_tells_what_is_deployed_now() -> None:
    known = {row["name"]: row for row in results()["rows"]}
    for row in standing.measure():
        if isinstance(row, Row):
            told = known[row.name]
            assert (round(told["value"], 6), told["detail"]) == (round(row.value, 6), row.detail), (
                "run `python -m bench --only standing`"
            )
