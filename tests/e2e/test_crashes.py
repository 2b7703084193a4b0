"""`kill -9` of workers and of the whole stack: every run ends settled, none twice, in bounded time. Runs last."""

import json
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.api import SETTLED, Api
from tests.e2e.cloud import Cloud
from tests.e2e.conftest import MakeFunction
from tests.e2e.stack_processes import StackProcesses
from tests.support.waiting import eventually

pytestmark = pytest.mark.alone

CODE = """
import time
def handle(context, payload):
    time.sleep(payload["seconds"])
    return payload["number"]
"""
TIMEOUT, LEASE_MARGIN, SWEEP = 8, 25, 8
DISPATCH_PATIENCE = 60
ATTEMPTS = 3
RUNS = 20
AT_WORK = 3  # runs that must be executing when the first workers are killed
BOUND = DISPATCH_PATIENCE + ATTEMPTS * (TIMEOUT + LEASE_MARGIN + SWEEP)
SAVES = 2  # after which what was settled before is kept: one may have begun earlier
SETTLING = {"settle", "kill"}


@pytest.fixture(scope="module")
def function(make: MakeFunction) -> str:
    """Sleeps, and returns its number."""
    return make(CODE, timeout=TIMEOUT)


@pytest.fixture(scope="module")
def processes(home: Path) -> StackProcesses:
    """The processes of the stack under test."""
    return StackProcesses(home)


def _ask(api: Api, function: str, number: int, seconds: float) -> httpx.Response | None:
    """The reply to a run that is asked for, the odd ones waiting for the end; None when the line went dead."""
    blocking = "true" if number % 2 else "false"
    path, body = f"/v1/functions/{function}/runs?blocking={blocking}", {"number": number, "seconds": seconds}
    try:
        return api("POST", path, json={"input": body})
    except httpx.TransportError:
        return None


def _check_settled_once(api: Api, cloud: Cloud, function: str) -> list[dict[str, Any]]:
    """The runs of the function: each is settled truthfully, and so only once."""
    assert eventually(lambda: not _unsettled(api, function), seconds=BOUND), _unsettled(api, function)
    runs = api.all(f"/v1/functions/{function}/runs")
    ends = [
        (record["entity"], record["state"])
        for record in cloud.journal(f"{api.access.domain}/{api.access.project}")
        if record["entity_type"] == "run" and record["operation"] in SETTLING and record["outcome"] == "success"
    ]
    assert set(Counter(entity for entity, _ in ends).values()) == {1}
    for run in runs:
        assert (run["id"], run["status"]) in ends
        _check_truthful(run)
    return runs


def _check_truthful(run: dict[str, Any]) -> None:
    if run["status"] == "SUCCEEDED":
        assert (run["output"], run["error"]) == (run["input"]["number"], None)
    else:
        assert (run["status"], run["error"]["type"], run["attempt_count"]) == ("DEAD", "PlatformError", ATTEMPTS)


def _unsettled(api: Api, function: str) -> list[dict[str, Any]]:
    return [run for run in api.all(f"/v1/functions/{function}/runs") if run["status"] not in SETTLED]


def _ids(replies: Sequence[httpx.Response | None]) -> set[str]:
    return {reply.json()["id"] for reply in replies if reply is not None and reply.status_code < 300}


def _check_replies(replies: Sequence[httpx.Response | None]) -> None:
    """A caller whose worker was killed is told of a failure of the platform, in the one body."""
    for reply in replies:
        assert reply is not None
        assert reply.status_code in {200, 202, 500, 502, 503, 504}
        if reply.status_code >= 500:
            assert reply.json().keys() == {"error"}, reply.text


def _running(api: Api, function: str) -> int:
    """How many runs are executing."""
    running = {"filter": json.dumps({"status": {"equals": "RUNNING"}})}
    found = api("GET", f"/v1/functions/{function}/runs", params=running)
    return len(found.json()["items"]) if found.status_code == 200 else 0


def _begun_again(api: Api, function: str) -> bool:
    return any(run["attempt_count"] > 1 for run in api.all(f"/v1/functions/{function}/runs"))


def _warm(api: Api, function: str) -> None:
    """Begins so many runs at once that every worker that is needed later has started."""
    with ThreadPoolExecutor(RUNS) as pool:
        list(pool.map(lambda number: _ask(api, function, number, 0.2), range(RUNS)))
    assert eventually(lambda: not _unsettled(api, function))


def test_killed_workers_lose_no_run(api: Api, cloud: Cloud, function: str, processes: StackProcesses) -> None:
    """First users' workers are killed; when their runs have begun again, all workers, and then once more."""
    _warm(api, function)
    earlier = {run["id"] for run in api.all(f"/v1/functions/{function}/runs")}
    with ThreadPoolExecutor(RUNS) as pool:
        asked = [pool.submit(_ask, api, function, number, 7) for number in range(RUNS)]
        assert eventually(lambda: _running(api, function) >= AT_WORK)
        assert processes.kill_workers(of_users=True)
        assert eventually(lambda: _begun_again(api, function))
        assert processes.kill_workers()
        time.sleep(2)
        assert eventually(lambda: processes.kill_workers() > 0), "no worker has come back"
        replies = [future.result() for future in asked]
    _check_replies(replies)
    runs = _check_settled_once(api, cloud, function)
    assert len(runs) - len(earlier) > RUNS // 2
    assert max(run["attempt_count"] for run in runs) > 1
    assert _ids(replies) <= {run["id"] for run in runs}
    assert api.run(function, {"number": -1, "seconds": 0})["output"] == -1


def test_a_killed_stack_goes_on_where_it_was(
    api: Api, cloud: Cloud, make: MakeFunction, processes: StackProcesses
) -> None:
    function = make(CODE, timeout=TIMEOUT)
    before = [api.run(function, {"number": number, "seconds": 0}) for number in range(3)]
    settled = processes.saves()
    with ThreadPoolExecutor(RUNS) as pool:
        asked = [pool.submit(_ask, api, function, number, 7) for number in range(RUNS // 2)]
        assert eventually(lambda: processes.saves() >= settled + SAVES)
        asked += [pool.submit(_ask, api, function, number, 7) for number in range(RUNS // 2)]
        time.sleep(3)
        processes.kill()
        replies = [future.result() for future in asked]
    processes.up()
    assert api("GET", "/ready").status_code == 200
    for run in before:
        assert api.read(run["id"]) == run
    runs = _check_settled_once(api, cloud, function)
    assert len(runs) <= len(before) + len(replies)
    assert api.run(function, {"number": -1, "seconds": 0})["output"] == -1
