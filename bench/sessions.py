"""Sessions on the stack: from create to RUNNING and to the first cell, a cell beside a hello world, from terminate to no process."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final

import boto3
import httpx

from bench import mounts
from bench.portico import client_of, until
from bench.report import Row
from bench.stack import Bench, running
from local.signing import REGION

PART: Final = "sessions"
STARTS: Final = 20
CALLS: Final = 100
WARM_UP: Final = 15
ENDS: Final = 100
PATIENCE_SECONDS: Final = 60.0
PLAIN: Final = "python"
JUPYTER: Final = "python-jupyter"
SIZE: Final = {"cpu": 0.25, "mem": "512m"}
GOALS: Final = {"started": 0.6, "first cell": 2.5, "direct": 2.0, "hop": 2.8, "ended": 1.0}  # seconds; times
ENDED: Final = frozenset({"TERMINATED", "CANCELLED", "ERROR"})
_WHO: Final = "import os; print(os.getpid(), os.getppid())"  # what executes it, and its agent
_REACH: Final = "PORTICO_SESSION_REACH"


def measure() -> Iterator[Row]:
    """The figures, as they are found; those with the hop of `on_reach`, which has to be set up, at the end."""
    with running() as bench, client_of(bench) as client:
        for image in (PLAIN, JUPYTER):  # environments are made, workers started
            with session(client, image) as key:
                _execute(client, key, "1+1")
        yield _started(client)
        yield _first_cell(client)
        yield _ended(client)
        yield from mounts.measure(bench, client)
        yield _executed(client, bench, "direct")
        _reach_through_a_function(bench)
        yield _executed(client, bench, "hop")


@contextmanager
def session(client: httpx.Client, image: str = PLAIN, **fields: Any) -> Iterator[str]:
    """The id of a session that runs; it is terminated at the end, and waited for."""
    body = {"type": "interactive", "image": image, "resources": SIZE, **fields}
    made = client.post("/v1/sessions?wait=20", json=body).raise_for_status().json()
    try:
        until(lambda: made["status"] == "RUNNING" or _status(client, made["id"]) == "RUNNING", PATIENCE_SECONDS)
        yield made["id"]
    finally:
        client.delete(f"/v1/sessions/{made['id']}")
        until(lambda: _status(client, made["id"]) in ENDED, PATIENCE_SECONDS, pause=0.1)


def _started(client: httpx.Client) -> Row:
    times = [_until_it_runs(client) for _ in range(STARTS)]
    return Row("session: create to RUNNING, p50", median(times), GOALS["started"], "s", _spread(times), PART)


def _until_it_runs(client: httpx.Client) -> float:
    began = time.perf_counter()
    with session(client):
        return time.perf_counter() - began


def _first_cell(client: httpx.Client) -> Row:
    times = [_until_a_cell(client) for _ in range(STARTS)]
    name = "session with ipykernel: create to the first cell, p50"
    return Row(name, median(times), GOALS["first cell"], "s", _spread(times), PART)


def _until_a_cell(client: httpx.Client) -> float:
    began = time.perf_counter()
    with session(client, JUPYTER) as key:
        _execute(client, key, "1+1")
        return time.perf_counter() - began


def _executed(client: httpx.Client, bench: Bench, way: str) -> Row:
    """The ratio of the medians of calls that take turns."""
    with session(client) as key:
        calls: dict[str, Callable[[], Any]] = {
            "cell": lambda: _execute(client, key, "1+1"),
            "hello": lambda: client.post(f"{bench.hello}/hello", json={"input": 1}).raise_for_status(),
        }
        times: dict[str, list[float]] = {name: [] for name in calls}
        for turn in range(WARM_UP + CALLS):
            for name, call in calls.items():
                began = time.perf_counter()
                call()
                if turn >= WARM_UP:
                    times[name].append(time.perf_counter() - began)
            time.sleep(0.05)  # below the rate of the plan
    cell, hello = median(times["cell"]) * 1000, median(times["hello"]) * 1000
    detail = f"p50 {cell:.1f} ms, hello world {hello:.1f} ms, {CALLS} rounds"
    name = "execute `1+1` / hello world" + (", through `on_reach`" if way == "hop" else "")
    return Row(name, cell / hello, GOALS[way], "times", detail, PART)


def _ended(client: httpx.Client) -> Row:
    times = [_once_ended(client) for _ in range(ENDS)]
    p99 = quantiles(times, n=100, method="inclusive")[98]
    return Row("session: terminate to process gone, p99", p99, GOALS["ended"], "s", _spread(times), PART)


def _once_ended(client: httpx.Client) -> float:
    with session(client) as key:
        console = _execute(client, key, _WHO)["console"]
        pids = [int(pid) for kind, text in console if kind == "stdout" for pid in text.split()]
        began = time.perf_counter()
        client.post(f"/v1/sessions/{key}/terminate", json={}).raise_for_status()
        until(lambda: not any(map(_exists, pids)), PATIENCE_SECONDS, pause=0.002)
        return time.perf_counter() - began


def _exists(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def _status(client: httpx.Client, key: str) -> str:
    return str(client.get(f"/v1/sessions/{key}").raise_for_status().json()["status"])


def _execute(client: httpx.Client, key: str, code: str) -> dict[str, Any]:
    asked = {"mode": "query", "code": code}
    found: dict[str, Any] = client.post(f"/v1/sessions/{key}/execute", json=asked).raise_for_status().json()
    return found


def _reach_through_a_function(bench: Bench) -> None:
    """Has sessions reached as on AWS: a version of their function that knows `on_reach` takes the place of the one that does not."""
    keys = bench.aws.keys
    client = boto3.client(
        "lambda", endpoint_url=bench.aws.endpoint, region_name=REGION,
        aws_access_key_id=keys.access_key, aws_secret_access_key=keys.secret_key,
    )  # fmt: skip
    pages = client.get_paginator("list_functions").paginate()
    names = [one["FunctionName"] for page in pages for one in page["Functions"]]
    sessions, reach = (next(name for name in names if f"-{part}Function" in name) for part in ("Sessions", "OnReach"))
    alias = client.get_alias(FunctionName=reach, Name="live")["AliasArn"]
    known = client.get_function_configuration(FunctionName=sessions)["Environment"]["Variables"]
    client.update_function_configuration(FunctionName=sessions, Environment={"Variables": {**known, _REACH: alias}})
    version = client.publish_version(FunctionName=sessions)["Version"]
    client.update_alias(FunctionName=sessions, Name="live", FunctionVersion=version)


def _spread(times: list[float]) -> str:
    return f"from {min(times):.2f} to {max(times):.2f} s, {len(times)} rounds"
