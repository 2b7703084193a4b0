"""Costs by the month at list prices: of the metrics that Portico writes, and of a stack that nobody calls.

Both are counted in what is deployed: resources and replies of the API's description, alarms, queues and keys of the templates. A
metric is paid for in the hours in which it gets values; here in all of them.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

from portico.core.base.observability import DURATION, LATENCY

from bench.prices import PRICES
from bench.report import Found, Row, Table
from local.home import ROOT
from tests.support.template import alarms, resources

PART: Final = "standing costs"

GOAL: Final = 25.0
BEYOND: Final = ("content", "none")  # the other API's only resource, and what no route is for
STATUSES: Final = ("2xx", "3xx", "4xx", "5xx")
OUTCOMES: Final = ("success", "failure", "error")
HOURS: Final = 730
# Lambda polls a queue with five connections, which wait 20 s for a message; with a maximum of its concurrency it never has fewer.
# https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
_POLLERS: Final = 5
_WAIT_S: Final = 20


@cache
def metered() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """The values that each dimension of each metric can have."""
    paths = json.loads((ROOT / "api" / "openapi.json").read_text())["paths"].values()
    tags = {operation["tags"][0] for path in paths for operation in path.values() if "tags" in operation}
    return {LATENCY: {"resource": sorted({*tags, *BEYOND}), "status": STATUSES}, DURATION: {"outcome": OUTCOMES}}


def measure() -> Found:
    """The monthly cost of metrics, and of what stands there."""
    written = [(name, by, len(values)) for name, sets in metered().items() for by, values in sets.items()]
    metrics = [*((f"`{name}` by {by}", count, count * _price("metric_month")) for name, by, count in written)]
    standing = [*_standing()]
    return [
        _row("metrics, every operation in use", metrics, GOAL),
        _row("a stack that nobody calls", standing, None),
        _table("Metrics", "metric", metrics, "in all hours of the month, as if every operation was used in each"),
        _table("Standing costs", "what", standing, "a month, of a stack that nobody calls; storage is not in it"),
    ]


def _standing() -> Iterator[tuple[str, int, float]]:
    """What is paid for because it is there, how many there are, and what all of them cost a month."""
    made = [*resources().values()]
    sources = [event for one in made for event in one.get("Properties", {}).get("Events", {}).values()]
    queues = sum(event["Type"] == "SQS" for event in sources)
    asked = queues * _POLLERS * HOURS * 3600 / _WAIT_S
    yield "queues that Lambda polls", queues, asked * PRICES["sqs_million_requests"] / 1e6
    watched = sum(_metrics(one["Properties"]) for one in alarms().values() if one["Type"] == "AWS::CloudWatch::Alarm")
    yield "metrics that alarms watch", watched, watched * _price("alarm_metric_month")
    both = _count([*alarms().values()], "AWS::CloudWatch::CompositeAlarm")
    yield "composite alarms", both, both * _price("composite_alarm_month")
    keys = _count(made, "AWS::KMS::Key")
    yield "KMS keys", keys, keys * PRICES["kms_key_month"]


def _metrics(alarm: Mapping[str, Any]) -> int:
    """How many metrics an alarm watches: those of an expression are paid for one by one."""
    return sum("MetricStat" in metric for metric in alarm.get("Metrics", ())) or 1


def _count(made: Sequence[Mapping[str, Any]], kind: str) -> int:
    return sum(one["Type"] == kind for one in made)


def _price(name: str) -> float:
    return float(PRICES[f"cloudwatch_{name}"])


def _row(name: str, counted: Sequence[tuple[str, int, float]], goal: float | None) -> Row:
    detail = ", ".join(f"{count} {what}" for what, count, _ in counted)
    return Row(f"{name}, a month", sum(cost for *_, cost in counted), goal, PRICES["currency"], detail, PART)


def _table(name: str, what: str, counted: Sequence[tuple[str, int, float]], note: str) -> Table:
    cells = [(what, str(count), f"{cost:.2f}") for what, count, cost in counted]
    cells.append(("all", "", f"{sum(cost for *_, cost in counted):.2f}"))
    told = (
        f"{PRICES['currency']} at the list prices of {PRICES['region']}, {PRICES['date']} (bench/prices.json), {note}."
    )
    return Table(name, PART, (what, "how many", PRICES["currency"]), cells, told)
