"""Many events for many subscriptions, while the deliverer is killed: none is lost, none is run twice.

`PORTICO_E2E_EVENTS` says how many events; the figure that is asked for is 1,000 to 5 subscriptions each.
"""

import os
import sys
import time
from collections import Counter
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from tests.e2e.api import ECHO, Api, unique
from tests.e2e.conftest import MakeFunction
from tests.e2e.stack_processes import StackProcesses

EVENTS = int(os.environ.get("PORTICO_E2E_EVENTS", "60"))
SUBSCRIPTIONS = 5
BATCH = {"Content-Type": "application/cloudevents-batch+json"}
AT_ONCE = 40


@pytest.mark.alone  # the deliverers that it kills deliver for all
def test_none_is_lost(api: Api, make: MakeFunction, home: Path) -> None:
    function, kind = make(ECHO), unique("many") + ".made"
    assert api("POST", "/v1/events", json={"name": kind}).status_code == 201
    names = [unique("sub") for _ in range(SUBSCRIPTIONS)]
    for name in names:
        body = {"name": name, "event": kind, "function": function}
        assert api("POST", "/v1/subscriptions", json=body).status_code == 201
    begun, processes = time.monotonic(), StackProcesses(home)
    emitted: dict[int, float] = {}
    for first in range(0, EVENTS, AT_ONCE):
        numbers = range(first, min(EVENTS, first + AT_ONCE))
        batch = [{"specversion": "1.0", "id": f"e-{n}", "source": f"/{kind}", "type": kind, "data": n} for n in numbers]
        emitted |= dict.fromkeys(numbers, time.time())
        reply = api("POST", f"/v1/events/{kind}/emit", json=batch, headers=BATCH)
        assert reply.status_code == 202, reply.text
    killed = [_kill(processes), _kill(processes)]
    assert all(killed), "there was nobody to kill"
    runs = _runs(api, function, EVENTS * SUBSCRIPTIONS)
    took = time.monotonic() - begun
    assert Counter(run["input"] for run in runs) == dict.fromkeys(range(EVENTS), SUBSCRIPTIONS)
    assert {run["status"] for run in runs} == {"SUCCEEDED"}
    waited = [datetime.fromisoformat(run["created_at"]).timestamp() - emitted[run["input"]] for run in runs]
    sys.stdout.write(
        f"{EVENTS} events, {len(runs)} runs in {took:.1f} s; from emit to run p50 {median(waited):.2f} s, max {max(waited):.2f} s\n"
    )
    for name in names:
        api("DELETE", f"/v1/subscriptions/{name}?purge=true")
    api("DELETE", f"/v1/events/{kind}?purge=true")


def _kill(processes: StackProcesses) -> int:
    """`kill -9` of the deliverers, when there are some; how many there were."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if killed := processes.kill_workers(of="OnEventFunction"):
            return killed
        time.sleep(0.05)
    return 0


def _runs(api: Api, function: str, count: int) -> list[dict[str, Any]]:
    """All runs of the function, when so many have settled."""
    path, deadline = f"/v1/functions/{function}/runs", time.monotonic() + 240 + count
    open_ones = {"limit": 1, "filter": '{"status":{"in":["QUEUED","RUNNING"]}}'}
    while time.monotonic() < deadline:
        total = api("GET", path, params={"limit": 1}).json().get("total_count", 0)  # not there in an error under load
        if total >= count and api("GET", path, params=open_ones).json().get("items") == []:
            return api.all(path)
        time.sleep(2)
    raise AssertionError(f"{total} of {count} runs")
