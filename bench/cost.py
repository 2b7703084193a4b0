"""The cost of a million of each operation at list prices, from what was measured and from stated assumptions.

Requests, units, seconds of the processor and bytes of logs come from the table of `bench.capacity`. A function with M megabytes
has M / 1769 of a processor, so that its seconds are stretched; a request to DynamoDB is assumed to take some milliseconds. What
follows a change is the journal's event and its messages, each carried alone: batches make it less. KMS and S3 are asked at cold
starts and for large values only.
"""

import json
from pathlib import Path
from typing import Any, Final

from bench import capacity
from bench.report import Found, Table, results
from tests.support.template import template

PART: Final = "cost"
PRICES: Final = json.loads((Path(__file__).parent / "prices.json").read_text())
MEGABYTES_OF_A_PROCESSOR: Final = 1769
REQUEST_MS: Final = 4.0
PUBLISHING_MS: Final = 10.0  # of the processor, for one record that the publisher is given alone
AUTHORIZE: Final = "authorize a bearer token"
# Events on the bus, and the messages that its rules make of them, of operations that change something.
FOLLOWS: Final = {
    "create": (1, 1),
    "create a function": (1, 3),
    "update": (1, 2),
    "replace": (1, 2),
    "delete": (1, 1),
    "restore": (1, 2),
    "purge": (1, 2),
    "batch of two updates": (2, 4),
    "queue a run": (3, 7),
    "run and wait": (2, 4),
    "emit an event": (1, 1),
}
MESSAGE_REQUESTS: Final = 3  # sent, received, deleted


def measure() -> Found:
    """The table of costs; measures the requests first where no run has."""
    known = {table["name"]: table for table in results().get("tables", [])}.get(capacity.TABLE)
    if known is None:
        return [*(found := capacity.measure()), _table(next(item for item in found if isinstance(item, Table)).cells)]
    return [_table(known["cells"])]


def _table(cells: Any) -> Table:
    operations = {cell[0]: cell for cell in cells}
    authorizer = _lambda(operations[AUTHORIZE])
    rows = []
    for name, cell in operations.items():
        if name == AUTHORIZE:
            continue
        parts = [
            PRICES["api_gateway_rest_million_requests"],
            authorizer + _lambda(cell),
            _units(cell[4], "read") + _units(cell[5], "write"),
            _after(name),
            PRICES["cloudwatch_logs_gb"] * (float(operations[AUTHORIZE][7]) + float(cell[7])) / 1000,
        ]
        rows.append((name, *(f"{part:.2f}" for part in parts), f"{sum(parts):.2f}"))
    columns = ("a million times", "API Gateway", "Lambda", "DynamoDB", "what follows", "logs", "all")
    assumed = (
        f"{REQUEST_MS:g} ms for a request to DynamoDB, {PUBLISHING_MS:g} ms of the processor for a record published"
    )
    note = f"{PRICES['currency']} at the list prices of {PRICES['region']}, {PRICES['date']} (bench/prices.json), with {_memory()} MB; {assumed}."
    plot = {"kind": "stacked", "unit": PRICES["currency"], "names": columns[1:-1], "bars": rows}
    return Table("Cost", PART, columns, rows, note, plot)


def _memory() -> int:
    return int(template()["Globals"]["Function"]["MemorySize"])


def _lambda(cell: Any) -> float:
    return float(PRICES["lambda_million_requests"]) + _seconds(float(cell[6]), int(cell[1]))


def _seconds(processor_ms: float, requests: int) -> float:
    """The price of a million such durations, each rounded up to a millisecond."""
    taken = processor_ms * MEGABYTES_OF_A_PROCESSOR / _memory() + requests * REQUEST_MS
    return float(PRICES["lambda_x86_gb_second"] * max(1, round(taken + 0.5)) * 1000 * _memory() / 1024)


def _units(amount: str, kind: str) -> float:
    return 0.0 if amount == "-" else float(amount) * float(PRICES[f"dynamodb_million_{kind}_units"])


def _after(name: str) -> float:
    events, messages = FOLLOWS.get(name, (0, 0))
    publishing = PRICES["lambda_million_requests"] + _seconds(PUBLISHING_MS, 1)
    each = PRICES["eventbridge_million_events"] + publishing
    return float(events * each + messages * MESSAGE_REQUESTS * PRICES["sqs_million_requests"])
