"""Runs that fail, wait, are followed, and die: retries, limits, live logs, schemas, figures and dead letters."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.api import SETTLED, Api, error_of
from tests.e2e.conftest import MakeFunction
from tests.support.waiting import eventually

CODE = """
import os, time
def handle(context, payload):
    match payload["do"]:
        case "return":
            return payload["value"]
        case "fail_until":
            with open(payload["file"], "a") as file:
                file.write("x")
            print("attempt", os.path.getsize(payload["file"]))
            if os.path.getsize(payload["file"]) < payload["times"]:
                raise ValueError("not yet")
            return "at last"
        case "sleep":
            with open(payload["file"], "a") as file:
                file.write(f"{payload['number']} begins {time.time()}\\n")
            time.sleep(payload["seconds"])
            with open(payload["file"], "a") as file:
                file.write(f"{payload['number']} ends {time.time()}\\n")
        case "talk":
            for number in range(payload["times"]):
                print("line", number)
                time.sleep(0.5)
"""
TWICE = {"max_attempts": 3, "backoff": {"initial": 1, "factor": 1, "max": 1}}


@pytest.fixture(scope="module")
def keen(make: MakeFunction) -> str:
    """A function that is tried three times."""
    return make(CODE, timeout=20, retries=TWICE)


def ended(api: Api, run: str, seconds: float = 60) -> dict[str, Any]:
    assert eventually(lambda: api.read(run)["status"] in SETTLED, seconds=seconds), api.read(run)
    return api.read(run)


def letters(api: Api, function: str) -> list[dict[str, Any]]:
    wanted = json.dumps({"function": {"equals": function}})
    found: list[dict[str, Any]] = api("GET", "/v1/dead-letters", params={"filter": wanted}).json()["items"]
    return found


@pytest.mark.parametrize("blocking", ["true", "false"])
def test_code_that_fails_is_tried_again(api: Api, keen: str, tmp_path: Path, blocking: str) -> None:
    body = {"input": {"do": "fail_until", "file": str(tmp_path / "tries"), "times": 3}}
    run = api("POST", f"/v1/functions/{keen}/runs?blocking={blocking}", json=body)
    assert run.status_code == 202
    found = ended(api, run.json()["id"])
    assert (found["status"], found["output"], found["attempt_count"]) == ("SUCCEEDED", "at last", 3)
    assert [attempt["error"] for attempt in found["attempts"]] == ["ValueError", "ValueError", None]
    assert found["logs"]["stdout"] == ["attempt 3"]
    assert found["attempts"][0]["finished_at"] <= found["attempts"][1]["started_at"]


def test_what_never_works_is_a_dead_letter_that_can_be_redriven(api: Api, keen: str, tmp_path: Path) -> None:
    file = tmp_path / "tries"
    run = api.start(keen, {"do": "fail_until", "file": str(file), "times": 5})
    found = ended(api, run)
    assert (found["status"], found["error"]["type"], found["attempt_count"]) == ("DEAD", "ValueError", 3)
    [letter] = letters(api, keen)
    assert (letter["run"], letter["reason"], letter["status"]) == (run, "RETRIES_EXHAUSTED", "OPEN")
    inspected = api("GET", f"/v1/dead-letters/{letter['id']}").json()
    assert inspected["input"]["times"] == 5
    redriven = api("POST", f"/v1/dead-letters/{letter['id']}/redrive")
    assert redriven.status_code == 202
    again = api("POST", f"/v1/dead-letters/{letter['id']}/redrive").json()
    assert again["redriven_by"] == redriven.json()["redriven_by"]
    assert ended(api, again["redriven_by"])["output"] == "at last"
    assert file.read_text() == "xxxxx"
    body = {"filter": {"function": {"equals": keen}}}
    assert api("POST", "/v1/dead-letters/redrive", json=body).json()["count"] == 0
    assert api("POST", "/v1/dead-letters/purge", json=body).json()["count"] == 1
    assert letters(api, keen) == []


def test_runs_over_a_limit_wait_and_all_of_them_end(api: Api, make: MakeFunction, tmp_path: Path) -> None:
    function, file = make(CODE, timeout=20, concurrency=2), tmp_path / "log"
    numbers = range(10)

    def start(number: int) -> str:
        return api.start(function, {"do": "sleep", "file": str(file), "seconds": 0.3, "number": number})

    with ThreadPoolExecutor(5) as pool:
        runs = list(pool.map(start, numbers))
    assert [ended(api, run)["status"] for run in runs] == ["SUCCEEDED"] * len(runs)
    moments = sorted((float(line.split()[2]), line.split()[1] == "begins") for line in file.read_text().splitlines())
    assert len(moments) == 2 * len(runs)
    at_once, most = 0, 0
    for _, begins in moments:
        at_once += 1 if begins else -1
        most = max(most, at_once)
    assert most <= 2


def test_a_blocking_caller_waits_behind_the_limit(api: Api, make: MakeFunction, tmp_path: Path) -> None:
    function = make(CODE, timeout=20, concurrency=1)
    payload = {"do": "sleep", "file": str(tmp_path / "log"), "seconds": 1, "number": 1}
    with ThreadPoolExecutor(3) as pool:
        runs = list(pool.map(lambda _: api.run(function, payload), range(3)))
    assert [run["status"] for run in runs] == ["SUCCEEDED"] * 3


def test_a_killed_run_gives_its_slot_back(api: Api, make: MakeFunction, tmp_path: Path) -> None:
    function, file = make(CODE, timeout=60, concurrency=1), tmp_path / "log"
    holder = api.start(function, {"do": "sleep", "file": str(file), "seconds": 50, "number": 0})
    assert eventually(file.exists)
    waiting = api.start(function, {"do": "return", "value": "mine now"})
    time.sleep(2)
    assert api.read(waiting)["status"] == "QUEUED"
    assert api("POST", f"/v1/runs/{holder}/kill").status_code == 200
    assert ended(api, waiting, seconds=20)["output"] == "mine now"


def test_logs_are_followed_while_the_run_goes_on(api: Api, make: MakeFunction) -> None:
    function = make(CODE, timeout=20)
    run, cursor, lines, early = api.start(function, {"do": "talk", "times": 10}), None, list[str](), 0
    while True:
        query = {"follow": "1"} | ({"after": cursor} if cursor else {})
        part = api("GET", f"/v1/runs/{run}/logs", params=query).json()
        lines, cursor = lines + part["stdout"], part["cursor"]
        early += part["status"] == "RUNNING" and bool(part["stdout"])
        if part["done"]:
            break
    assert lines == [f"line {number}" for number in range(10)]
    assert early >= 2


def test_an_input_that_does_not_fit_never_runs(api: Api, make: MakeFunction) -> None:
    schema = {"in": {"type": "object", "required": ["do"]}, "out": {"type": "string"}}
    function = make(CODE, timeout=20, schema=schema)
    refused = api.run(function, {"value": 1})
    assert (refused["status"], refused["attempts"]) == ("INPUT_INVALID", [])
    assert refused["error"]["message"].startswith("$: ")
    assert api.run(function, {"do": "return", "value": "fine"})["status"] == "SUCCEEDED"
    assert api.run(function, {"do": "return", "value": 3})["status"] == "OUTPUT_INVALID"
    figures = api("GET", f"/v1/functions/{function}/stats").json()
    assert figures["by_status"] == {"INPUT_INVALID": 1, "SUCCEEDED": 1, "OUTPUT_INVALID": 1}
    assert 0 < figures["duration_seconds"]["p50"] <= figures["duration_seconds"]["p99"] < 20
    assert 0 <= figures["cold_share"] <= 0.5


def test_letters_of_others_are_not_there(api: Api, neighbour: Api, keen: str, tmp_path: Path) -> None:
    run = api.start(keen, {"do": "fail_until", "file": str(tmp_path / "tries"), "times": 9})
    assert ended(api, run)["status"] == "DEAD"
    [letter] = letters(api, keen)
    error_of(neighbour("GET", f"/v1/dead-letters/{letter['id']}"), 404, "DEAD_LETTER_NOT_FOUND")
    assert neighbour("POST", f"/v1/dead-letters/{letter['id']}/redrive").status_code == 404
    error_of(neighbour("GET", f"/v1/runs/{run}/logs"), 404, "RUN_NOT_FOUND")
