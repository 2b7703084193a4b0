"""The cost of a month by itself: polling, keys and alarms that cost without a call, and metrics that cost with a few."""

import json
from typing import Final

from bench.prices import PRICES
from bench.report import Table
from local.home import ROOT
from tests.support.template import resources

PART: Final = "cost"
MONTH_SECONDS: Final = 30 * 86400
POLLERS: Final = 5  # of Lambda for a queue, each of which waits 20 s for a message; fewer where Lambda scales down
POLL_SECONDS: Final = 20
METHODS: Final = frozenset({"get", "put", "post", "patch", "delete", "head"})
METRICS_OF_AN_OPERATION: Final = 1 + 2  # its latency, with one status; the duration and the errors of its action


def table() -> Table:
    """What stands, and how many of it."""
    operations = _operations()
    metrics = PRICES["cloudwatch_metric_month"]
    rows: list[tuple[str, float, float]] = [
        (
            "receives of queues",
            _queues() * POLLERS * MONTH_SECONDS / POLL_SECONDS,
            PRICES["sqs_million_requests"] / 1e6,
        ),
        ("alarms", _count("AWS::CloudWatch::Alarm"), PRICES["cloudwatch_alarm_month"]),
        ("keys of KMS", _count("AWS::KMS::Key"), PRICES["kms_key_month"]),
        ("metrics of Portico, if each operation is used every hour", operations * METRICS_OF_AN_OPERATION, metrics),
        ("metrics of each domain, likewise", 1, metrics),
    ]
    cells = [(name, f"{count:,.0f}", f"{count * price:.2f}") for name, count, price in rows]
    note = (
        f"{PRICES['currency']}. {POLLERS} pollers wait {POLL_SECONDS} s each for a queue's messages. A metric costs by the hours "
        "that have it: one that is used an hour a day costs a 24th."
    )
    return Table("Cost of a month", PART, ("what", "how many", "a month"), cells, note)


def _queues() -> int:
    functions = [each["Properties"] for each in resources().values() if each["Type"] == "AWS::Serverless::Function"]
    return sum(event["Type"] == "SQS" for each in functions for event in each.get("Events", {}).values())


def _count(kind: str) -> int:
    return sum(each["Type"] == kind for each in resources().values())


def _operations() -> int:
    paths = json.loads((ROOT / "api" / "openapi.json").read_text())["paths"]
    return sum(method in METHODS for path in paths.values() for method in path)
