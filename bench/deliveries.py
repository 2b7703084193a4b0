"""From an event's emission to the start of its run, and 50 runs at once."""

import time
from datetime import datetime
from functools import partial
from statistics import median, quantiles
from typing import Any

import httpx

from bench.portico import client_of, create_function, until
from bench.report import Row
from bench.stack import Bench

ROUNDS, WARM_UP = 60, 5
GOAL_MS = 150.0
AT_ONCE, SECONDS = 50, 15
PATIENCE_SECONDS = 120
EVENT = "bench.made"
NOW = "import time\n\ndef handle(context, payload):\n    return time.time()\n"
SLEEPS = f"import time\n\ndef handle(context, payload):\n    time.sleep({SECONDS})\n    return payload\n"


def measure(bench: Bench) -> list[Row]:
    """Both figures, on a stack that does nothing else."""
    with client_of(bench) as client:
        return [_emit_to_start(client), _at_once(client)]


def _emit_to_start(client: httpx.Client) -> Row:
    create_function(client, "bench-now", NOW)
    client.delete("/v1/subscriptions/bench?purge=1")
    client.post("/v1/events", json={"name": EVENT})
    body = {"name": "bench", "event": EVENT, "function": "bench-now"}
    client.post("/v1/subscriptions", json=body).raise_for_status()
    found = [_emitted(client, number) for number in range(WARM_UP + ROUNDS)][WARM_UP:]
    client.delete("/v1/subscriptions/bench?purge=1")
    started, began = ([times[place] * 1000 for times in found] for place in (0, 1))
    detail = f"p99 {quantiles(started, n=100, method='inclusive')[98]:.0f} ms; its code began after {median(began):.0f} ms (p50)"
    return Row("from emit to the start of the run, p50", median(started), GOAL_MS, "ms", f"{detail}, {ROUNDS} rounds")


def _emitted(client: httpx.Client, number: int) -> tuple[float, float]:
    """Seconds from asking for an emission to the start of its run, and to the first line of its code."""
    event = {
        "specversion": "1.0",
        "id": str(number),
        "source": f"/bench/{time.time_ns()}",
        "type": EVENT,
        "data": number,
    }
    headers, before = {"Content-Type": "application/cloudevents+json"}, time.time()
    client.post(f"/v1/events/{EVENT}/emit", json=event, headers=headers).raise_for_status()
    run = until(partial(_run_of, client, number), PATIENCE_SECONDS, pause=0.15)
    return datetime.fromisoformat(run["started_at"]).timestamp() - before, run["output"] - before


def _run_of(client: httpx.Client, number: int) -> dict[str, Any] | None:
    latest = client.get("/v1/functions/bench-now/runs", params={"limit": 1}).raise_for_status().json()["items"]
    return latest[0] if latest and latest[0]["input"] == number and latest[0]["status"] == "SUCCEEDED" else None


def _at_once(client: httpx.Client) -> Row:
    """The number of runs that were RUNNING together, and for how long; a first round has made their processes."""
    create_function(client, "bench-sleeps", SLEEPS)
    _round(client)
    runs, took = _round(client)
    begun = [datetime.fromisoformat(run["started_at"]) for run in runs]
    ended = [datetime.fromisoformat(run["finished_at"]) for run in runs]
    together = (min(ended) - max(begun)).total_seconds()
    good = sum(run["status"] == "SUCCEEDED" and len(run["attempts"]) == 1 for run in runs)
    detail = f"{good} SUCCEEDED at the first attempt; all RUNNING for {together:.1f} s together, all settled after {took:.1f} s"
    missing = AT_ONCE - max(
        sum(begin <= moment < end for begin, end in zip(begun, ended, strict=True)) for moment in begun
    )
    return Row(f"of {AT_ONCE} runs at once, how many were not", missing + AT_ONCE - good, 0, "runs", detail)


def _round(client: httpx.Client) -> tuple[list[dict[str, Any]], float]:
    """The runs, and the seconds from asking for the first to the end of the last."""
    began, path = time.monotonic(), "/v1/functions/bench-sleeps/runs"
    ids = [_asked(client, path, number) for number in range(AT_ONCE)]
    until(lambda: _settled(client, path) >= set(ids), PATIENCE_SECONDS, pause=0.5)
    took = time.monotonic() - began
    return [client.get(f"/v1/runs/{one}").raise_for_status().json() for one in ids], took


def _asked(client: httpx.Client, path: str, number: int) -> str:
    return str(client.post(path, json={"input": number}).raise_for_status().json()["id"])


def _settled(client: httpx.Client, path: str) -> set[str]:
    found = client.get(path, params={"limit": AT_ONCE}).raise_for_status().json()["items"]
    return {run["id"] for run in found if run["finished_at"]}
