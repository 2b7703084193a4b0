"""Over HTTP: a warm blocking run of a function that returns its input, and a hello world, call by call in turns."""

import time
from collections.abc import Callable
from statistics import median

import httpx

from bench.report import Row
from bench.stack import Bench
from local.environments import runtime

ROUNDS = 100
WARM_UP = 15
ECHO = "def handle(context, payload):\n    return payload\n"
NAME = "bench-echo"


def measure(bench: Bench) -> list[Row]:
    """The ratio of the medians."""
    with httpx.Client(timeout=60, headers={"Authorization": f"Bearer {bench.token}"}) as client:
        create(client, bench)
        calls = {
            "run": lambda: client.post(f"{bench.portico}/v1/functions/{NAME}/runs?blocking=true", json={"input": 1}),
            "get": lambda: client.get(f"{bench.portico}/v1/functions/{NAME}"),
            "hello": lambda: client.post(f"{bench.hello}/hello", json={"input": 1}),
        }
        times = _in_turns(calls)
    middle = {name: median(found) for name, found in times.items()}
    detail = f"p50 {middle['run'] * 1000:.1f} ms, hello world {middle['hello'] * 1000:.1f} ms, {ROUNDS} rounds"
    run = Row("warm blocking run / hello world", middle["run"] / middle["hello"], 2.3, "times", detail)
    detail = f"p50 {middle['get'] * 1000:.1f} ms, hello world {middle['hello'] * 1000:.1f} ms, {ROUNDS} rounds"
    return [run, Row("GET by name / hello world", middle["get"] / middle["hello"], 1.25, "times", detail)]


def create(client: httpx.Client, bench: Bench) -> None:
    """Makes the function and waits until it is READY."""
    body = {"name": NAME, "image": runtime(), "handler": "main.handle", "source": {"files": {"main.py": ECHO}}}
    client.delete(f"{bench.portico}/v1/functions/{NAME}?purge=1")
    client.post(f"{bench.portico}/v1/functions", json=body).raise_for_status()
    while (status := client.get(f"{bench.portico}/v1/functions/{NAME}").json()["status"]) != "READY":
        if status == "ERROR":
            raise RuntimeError("the function cannot be built")
        time.sleep(0.2)


def _in_turns(calls: dict[str, Callable[[], httpx.Response]]) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {name: [] for name in calls}
    for turn in range(WARM_UP + ROUNDS):
        for name, call in calls.items():
            start = time.perf_counter()
            answer = call()
            taken = time.perf_counter() - start
            if answer.status_code != 200:
                raise RuntimeError(f"{name}: {answer.status_code} {answer.text[:200]}")
            if turn >= WARM_UP:
                times[name].append(taken)
        time.sleep(0.05)  # below the rate of the plan
    return times
