"""The cost of runs that last: of their function, of what its runtime asks for and puts out, and of the dispatcher that waits."""

from typing import Final

from portico.compute.functions.lambda_engine import OVERHEAD_MB
from portico_runtime.exchange import MARKER_WATCH_AFTER
from portico_runtime.log_ship import INTERVAL as LOGS_SECONDS
from portico_runtime.marker_watch import INTERVAL as MARKER_SECONDS

from bench.prices import PRICES, lambda_seconds, memory_of
from bench.report import Found, Row, Table

PART: Final = "cost"
GOAL: Final = 0.15
MINUTE: Final = 60.0
MEGABYTES: Final = 128
# A reader has the marker written every 10 s: a put that finds it there, a look at it, and a put.
MARKED_SECONDS: Final = 10.0
# By name: seconds, and whether somebody follows what it prints.
RUNS: Final = {
    "10 s": (10.0, False),
    "a minute": (MINUTE, False),
    "a minute, followed": (MINUTE, True),
    "5 minutes": (300.0, False),
}


def measure() -> Found:
    """The row of a minute, and the table."""
    its, marker, _, dispatcher = _costs(MINUTE, followed=False)
    detail = (
        f"its Lambda {its:.0f}, requests to S3 {marker:.1f} USD a million; its dispatcher, which waits for it, "
        f"adds {dispatcher / its:.2f} times"
    )
    name = f"S3 of a run of a minute that prints, over its Lambda of {MEGABYTES} MB"
    return [Row(name, marker / its, GOAL, "times", detail, PART), _table()]


def _table() -> Table:
    columns = ("a million runs of", "Lambda", "marker", "live logs", "dispatcher", "S3 / Lambda", "all / Lambda")
    cells = []
    for name, (seconds, followed) in RUNS.items():
        its, marker, logs, dispatcher = _costs(seconds, followed=followed)
        ours = marker + logs
        ratios = f"{ours / its:.2f}", f"{(ours + dispatcher) / its:.2f}"
        cells.append((name, *(f"{cost:.2f}" for cost in (its, marker, logs, dispatcher)), *ratios))
    note = (
        f"{PRICES['currency']}. A function of {MEGABYTES} MB, which has {OVERHEAD_MB} MB more for the runtime, and prints "
        f"all the time. The runtime asks for the run's marker (is it killed, does somebody read?) every {MARKER_SECONDS:g} s; "
        f"it puts out what was printed every {LOGS_SECONDS:g} s while somebody reads. The dispatcher has {_dispatcher()} MB and "
        "waits for the run; runs that callers wait for have none, and no more than 20 s."
    )
    return Table("Cost of runs that last", PART, columns, cells, note)


def _costs(seconds: float, *, followed: bool) -> tuple[float, float, float, float]:
    """A million runs: their Lambda, the marker's requests, the puts of logs, and the dispatcher."""
    its = PRICES["lambda_million_requests"] + lambda_seconds(seconds, MEGABYTES + OVERHEAD_MB)
    asked = 0 if seconds < MARKER_WATCH_AFTER else 1 + int((seconds - MARKER_WATCH_AFTER) / MARKER_SECONDS)
    marker = asked * PRICES["s3_million_gets"]
    logs = 0.0
    if followed:
        marks, puts = seconds / MARKED_SECONDS, seconds / LOGS_SECONDS
        logs = (puts + 2 * marks) * PRICES["s3_million_puts"] + (puts + marks) * PRICES["s3_million_gets"]
    return float(its), float(marker), float(logs), lambda_seconds(seconds, _dispatcher())


def _dispatcher() -> int:
    return memory_of("OnRunRequestedFunction")
