"""The cost of a million of each operation at list prices, from what was measured and from stated assumptions.

Requests, units, seconds of the processor, bytes of logs, events and messages come from the table of `bench.capacity`. A function
with M megabytes has M / 1769 of a processor, so that its seconds are stretched; a request to DynamoDB is assumed to take some
milliseconds. What follows a change is the publishing of its records and their messages, each carried alone: batches make it
less. KMS is asked at cold starts, S3 for large values and by runs that last only.
"""

from typing import Any, Final

from bench import capacity, lasting
from bench.prices import MEGABYTES_OF_A_PROCESSOR, PRICES, lambda_seconds, memory_of
from bench.report import Found, Table, results

PART: Final = "cost"
REQUEST_MS: Final = 4.0
PUBLISHING_MS: Final = 10.0  # of the processor, for one record that the publisher is given alone
AUTHORIZE: Final = "authorize a bearer token"
RUN: Final = "run and wait"
QUEUED: Final = "queue a run"  # its dispatcher then does what a caller who waits has done
MESSAGE_REQUESTS: Final = 3  # sent, received, deleted


def measure() -> Found:
    """The table of costs; measures the requests first where no run has."""
    known = {table["name"]: table for table in results().get("tables", [])}.get(capacity.TABLE)
    if known is None:
        found = capacity.measure()
        cells = next(item for item in found if isinstance(item, Table)).cells
        return [*found, _table(cells), *lasting.measure()]
    return [_table(known["cells"]), *lasting.measure()]


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
            _after(cell) + (_after(operations[RUN]) if name == QUEUED else 0.0),
            PRICES["cloudwatch_logs_gb"] * (float(operations[AUTHORIZE][7]) + float(cell[7])) / 1000,
        ]
        rows.append((name, *(f"{part:.2f}" for part in parts), f"{sum(parts):.2f}"))
    columns = ("a million times", "API Gateway", "Lambda", "DynamoDB", "what follows", "logs", "all")
    assumed = (
        f"{REQUEST_MS:g} ms for a request to DynamoDB, {PUBLISHING_MS:g} ms of the processor for a record published"
    )
    note = f"{PRICES['currency']} at the list prices of {PRICES['region']}, {PRICES['date']} (bench/prices.json), with {memory_of()} MB; {assumed}."
    plot = {"kind": "stacked", "unit": PRICES["currency"], "names": columns[1:-1], "bars": rows}
    return Table("Cost", PART, columns, rows, note, plot)


def _lambda(cell: Any) -> float:
    return float(PRICES["lambda_million_requests"]) + _seconds(float(cell[6]), int(cell[1]))


def _seconds(processor_ms: float, requests: int) -> float:
    """The price of a million such durations."""
    taken = processor_ms * MEGABYTES_OF_A_PROCESSOR / memory_of() + requests * REQUEST_MS
    return lambda_seconds(taken / 1000, memory_of())


def _units(amount: str, kind: str) -> float:
    return 0.0 if amount == "-" else float(amount) * float(PRICES[f"dynamodb_million_{kind}_units"])


def _after(cell: Any) -> float:
    """The publishing of the records, each with a look for subscriptions, and the messages."""
    events, messages = int(cell[8]), int(cell[9])
    publishing = PRICES["lambda_million_requests"] + _seconds(PUBLISHING_MS, 2)
    each = PRICES["eventbridge_million_events"] + publishing + PRICES["dynamodb_million_read_units"]
    return float(events * each + messages * MESSAGE_REQUESTS * PRICES["sqs_million_requests"])
