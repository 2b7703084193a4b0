"""Calls a second of sixteen callers over HTTP whose functions have no workers yet, and events that have become runs a second."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any, Final

import httpx

from bench.latency import ECHO
from bench.portico import client_of, create_function, until
from bench.report import Row
from bench.stack import Bench, restarted

PART: Final = "throughput"
CALLERS: Final = 16
SECONDS: Final = 5.0
EVENTS: Final = 200
PATIENCE_SECONDS: Final = 120
GOALS: Final = {"GET by name": 40.0, "blocking runs": 25.0, "events": 30.0}
FUNCTION, EVENT = "bench-throughput", "bench.throughput"


def measure(bench: Bench) -> list[Row]:
    """The figures of calls, each after a restart, and of events, in a second round."""
    with client_of(bench) as client:
        create_function(client, FUNCTION, ECHO, timeout=10)
    calls: dict[str, Callable[[httpx.Client], httpx.Response]] = {
        "GET by name": lambda client: client.get(f"/v1/functions/{FUNCTION}"),
        "blocking runs": lambda client: client.post(f"/v1/functions/{FUNCTION}/runs?blocking=true", json={"input": 1}),
    }
    rows = []
    for name, call in calls.items():
        bench = restarted(bench)
        rows.append(_calls(bench, name, call))
    with client_of(bench) as client:
        _subscribe(client)
        _events(bench, client)
        return [*rows, _events(bench, client)]


def _calls(bench: Bench, name: str, call: Callable[[httpx.Client], httpx.Response]) -> Row:
    """The calls that succeeded within the seconds; one over the rate of the plan does not count."""
    together = Barrier(CALLERS)

    def caller(_: int) -> list[int]:
        with client_of(bench) as client:
            together.wait()
            end, statuses = time.monotonic() + SECONDS, []
            while time.monotonic() < end:
                statuses.append(call(client).status_code)
            return statuses

    began = time.monotonic()
    with ThreadPoolExecutor(CALLERS) as pool:
        statuses = [status for found in pool.map(caller, range(CALLERS)) for status in found]
    took = time.monotonic() - began
    if wrong := set(statuses) - {200, 429}:
        raise RuntimeError(f"{name}: {wrong}")
    good = statuses.count(200)
    detail = f"{CALLERS} callers, {good} in {took:.1f} s, {len(statuses) - good} over the rate of the plan"
    return Row(f"{name} a second, workers cold", good / took, GOALS[name], "a second", detail, PART, more=True)


def _subscribe(client: httpx.Client) -> None:
    client.delete(f"/v1/subscriptions/{FUNCTION}?purge=1")
    client.post("/v1/events", json={"name": EVENT})
    body = {"name": FUNCTION, "event": EVENT, "function": FUNCTION}
    client.post("/v1/subscriptions", json=body).raise_for_status()


def _events(bench: Bench, client: httpx.Client) -> Row:
    """From the first emission to the end of the last run."""
    before, began = {run["id"] for run in _latest(client)}, time.monotonic()
    with client_of(bench) as emitter, ThreadPoolExecutor(CALLERS) as pool:
        list(pool.map(partial(_emit, emitter), range(EVENTS)))
    accepted = time.monotonic() - began
    until(lambda: _settled(client, before) == EVENTS, PATIENCE_SECONDS, pause=0.3)
    took = time.monotonic() - began
    detail = f"{EVENTS} events, one subscription; accepted {EVENTS / accepted:.1f} a second"
    return Row(
        "events end to end a second, workers warm", EVENTS / took, GOALS["events"], "a second", detail, PART, more=True
    )


def _emit(client: httpx.Client, number: int) -> None:
    while (reply := client.post(f"/v1/events/{EVENT}/emit", json={"number": number})).status_code == 429:
        time.sleep(float(reply.headers.get("Retry-After", 1)))
    reply.raise_for_status()


def _settled(client: httpx.Client, before: set[str]) -> int:
    """The number of new runs that have ended, of the latest so many as there are events."""
    return sum(run["finished_at"] is not None for run in _latest(client) if run["id"] not in before)


def _latest(client: httpx.Client) -> list[dict[str, Any]]:
    where: dict[str, Any] = {"limit": 100}
    found: list[dict[str, Any]] = []
    while len(found) < EVENTS:
        page = client.get(f"/v1/functions/{FUNCTION}/runs", params=where).raise_for_status().json()
        found += page["items"]
        if not page["next_cursor"]:
            break
        where = {"limit": 100, "cursor": page["next_cursor"]}
    return found
