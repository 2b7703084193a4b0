"""Portico as the benchmarks use it: a client, functions, and waiting for what comes about."""

import time
from collections.abc import Callable
from typing import Any, Final, TypeVar

import httpx

from bench.stack import Bench
from local.environments import runtime

T = TypeVar("T")
_BUILT_WITHIN: Final = 120.0  # seconds


def client_of(bench: Bench) -> httpx.Client:
    """A client of the API, signed in; to be closed."""
    return httpx.Client(base_url=bench.portico, timeout=60, headers={"Authorization": f"Bearer {bench.token}"})


def create_function(client: httpx.Client, name: str, code: str | None = None, **fields: Any) -> None:
    """Makes a function, of the code of one Python file unless the fields say otherwise, and waits until it is READY."""
    source = {} if code is None else {"image": runtime(), "source": {"files": {"main.py": code}}}
    body = {"name": name, "handler": "main.handle", "timeout": 60, **source, **fields}
    client.delete(f"/v1/functions/{name}?purge=1")
    client.post("/v1/functions", json=body).raise_for_status()
    until(lambda: client.get(f"/v1/functions/{name}").json()["status"] == "READY", _BUILT_WITHIN, pause=0.2)


def until(condition: Callable[[], T | None], seconds: float, pause: float = 0.01) -> T:
    """The result of the condition as soon as it is true. Raises RuntimeError when it takes too long."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > end:
            raise RuntimeError("it took too long")
        time.sleep(pause)
    return found
