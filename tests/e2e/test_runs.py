"""Runs: asked for, waited for, read, killed, timed out."""

import os
import time
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.api import Api, error_of
from tests.e2e.conftest import MakeFunction
from tests.support.waiting import eventually

CODE = """
import os, sys, time
class Broken(Exception):
    pass
def inner(payload):
    raise Broken("no luck with " + repr(payload))
def handle(context, payload):
    match payload["do"]:
        case "return":
            return payload["value"]
        case "print":
            print("to stdout", 1)
            print("to stderr", 2, file=sys.stderr)
            sys.stdout.write("no end of line")
        case "fail":
            print("before the end")
            inner(payload["value"])
        case "mark":
            open(payload["file"], "w").close()
        case "beat":
            while True:
                with open(payload["file"], "a") as file:
                    file.write(f"{os.getpid()}\\n")
                time.sleep(0.05)
        case "set":
            return {1, 2}
        case "nan":
            return float("nan")
        case "surrogate":
            return "\\ud800"
        case "exit":
            os._exit(3)
        case "context":
            return sorted(context), context["run_id"], context["function"], context["deadline"] - time.time()
"""


@pytest.fixture(scope="module")
def function(make: MakeFunction) -> str:
    """Does what its input says."""
    return make(CODE, timeout=20)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _beating(file: Path) -> int:
    """The id of the process that writes into the file, once it does."""
    assert eventually(lambda: file.exists() and file.read_text().endswith("\n"))
    return int(file.read_text().split()[-1])


VALUES: list[Any] = [
    42, None, True, 0, -1.5, "", "text", [], {}, 2**60, 1e300,
    {"a": [{"b": [[], {}, None, [1, [2, [3]]]]}]},
    "Größe 数 🙂 \u202e \x7f \\ \" \n\t",
    {"ключ": "значение", "": "empty key", "🙂": [1]},
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES)
def test_input_and_output_are_any_json(api: Api, function: str, value: Any) -> None:
    run = api.run(function, {"do": "return", "value": value})
    assert (run["status"], run["output"], run["error"]) == ("SUCCEEDED", value, None)
    assert type(run["output"]) is type(value)
    read = api.read(run["id"])
    assert (read["input"], read["output"]) == ({"do": "return", "value": value}, value)


def test_the_input_itself_may_be_null_or_left_out(api: Api, make: MakeFunction) -> None:
    name = make("def handle(context, payload):\n    return [payload]\n")
    assert api.run(name, None)["output"] == [None]
    assert api("POST", f"/v1/functions/{name}/runs?blocking=true", json={}).json()["output"] == [None]
    assert api.run(name, 42)["output"] == [42]


@pytest.mark.parametrize("size", [30_000, 33_000, 100_000, 260_000])
def test_a_large_value_goes_in_and_comes_out_whole(api: Api, function: str, size: int) -> None:
    payload = {"do": "return", "value": "x" * size}
    run = api.run(function, payload)
    assert (run["status"], run["output_size"]) == ("SUCCEEDED", size + 2)
    assert run["output"] == payload["value"]
    assert run["input"] == payload
    assert api.read(run["id"]) == run
    started = api("POST", f"/v1/functions/{function}/runs", json={"input": payload}).json()
    assert started["input"] == payload
    assert api.reaches(started["id"])["output"] == payload["value"]


def test_a_blocking_run_is_settled_in_the_reply(api: Api, function: str) -> None:
    body = {"input": {"do": "return", "value": 1}}
    reply = api("POST", f"/v1/functions/{function}/runs?blocking=true", json=body)
    run = reply.json()
    assert (reply.status_code, run["status"], run["attempt_count"]) == (200, "SUCCEEDED", 1)
    assert reply.headers["Location"] == f"/v1/runs/{run['id']}"
    assert run["created_at"] <= run["started_at"] <= run["finished_at"]
    assert api.read(run["id"]) == run


def test_a_run_that_nobody_waits_for_ends_too(api: Api, function: str) -> None:
    body = {"input": {"do": "return", "value": "later"}}
    reply = api("POST", f"/v1/functions/{function}/runs", json=body)
    run = reply.json()
    assert (reply.status_code, run["status"], run["attempt_count"], run["output"]) == (202, "QUEUED", 0, None)
    assert reply.headers["Location"] == f"/v1/runs/{run['id']}"
    ended = api.reaches(run["id"])
    assert (ended["status"], ended["output"], ended["attempt_count"]) == ("SUCCEEDED", "later", 1)


def test_stdout_and_stderr_are_kept_apart(api: Api, function: str) -> None:
    run = api.run(function, {"do": "print"})
    logs = run["logs"]
    assert (logs["stdout"], logs["stderr"]) == (["to stdout 1", "no end of line"], ["to stderr 2"])
    lines = api("GET", f"/v1/runs/{run['id']}/logs").json()["lines"]
    assert [line["stream"] for line in lines] == ["stdout", "stderr", "stdout"], "as they were written"
    assert all(run["started_at"][:16] <= line["time"] for line in lines)
    assert api.run(function, {"do": "return", "value": 1})["logs"] == {"stdout": [], "stderr": [], "order": ""}


def test_an_exception_is_told_with_the_users_frames(api: Api, function: str) -> None:
    run = api.run(function, {"do": "fail", "value": 7})
    assert (run["status"], run["output"]) == ("FAILED", None)
    assert (run["error"]["type"], run["error"]["message"]) == ("Broken", "no luck with 7")
    stack = run["error"]["stacktrace"]
    assert stack[-1] == "Broken: no luck with 7"
    assert [line.split(", in ")[1] for line in stack if ", in " in line] == ["handle", "inner"]
    assert 'File "main.py"' in stack[0]
    assert not any("portico_runtime" in line for line in stack)
    assert run["logs"]["stdout"] == ["before the end"]


def test_the_context_says_which_run_it_is(api: Api, function: str) -> None:
    run = api.run(function, {"do": "context"})
    names, run_id, name, left = run["output"]
    assert names == ["deadline", "event", "function", "run_id", "secrets"]
    assert (run_id, name) == (run["id"], function)
    assert 0 < left <= 20


@pytest.mark.parametrize("kind", ["set", "nan", "surrogate"])
def test_an_output_that_is_not_json_is_invalid(api: Api, function: str, kind: str) -> None:
    run = api.run(function, {"do": kind})
    assert (run["status"], run["output"], run["error"]["type"]) == ("OUTPUT_INVALID", None, "OutputInvalid")


def test_a_running_run_is_killed_with_its_process(api: Api, function: str, tmp_path: Path) -> None:
    run, file = api.start(function, {"do": "beat", "file": str(tmp_path / "beats")}), tmp_path / "beats"
    pid = _beating(file)
    assert api.reaches(run, "RUNNING")["attempt_count"] == 1
    reply = api("POST", f"/v1/runs/{run}/kill")
    assert (reply.status_code, reply.json()["status"]) == (200, "KILLED")
    assert api.read(run)["status"] == "KILLED"
    assert eventually(lambda: not _is_alive(pid), seconds=5)
    beats = file.stat().st_size
    time.sleep(0.5)
    assert file.stat().st_size == beats
    killed = api.read(run)
    assert (killed["status"], killed["output"]) == ("KILLED", None)
    again = api("POST", f"/v1/runs/{run}/kill")
    assert (again.status_code, again.json()["finished_at"]) == (200, killed["finished_at"])
    assert api.run(function, {"do": "return", "value": "fine"})["output"] == "fine"


def test_a_queued_run_is_killed_before_it_begins(api: Api, make: MakeFunction, tmp_path: Path) -> None:
    """One waits for the slot that another holds."""
    alone = make(CODE, timeout=20, concurrency=1)
    first, file = api.start(alone, {"do": "beat", "file": str(tmp_path / "beats")}), tmp_path / "mark"
    _beating(tmp_path / "beats")
    waiting = api.start(alone, {"do": "mark", "file": str(file)})
    reply = api("POST", f"/v1/runs/{waiting}/kill")
    assert (reply.status_code, reply.json()["started_at"]) == (200, None)
    assert (reply.json()["status"], reply.json()["attempt_count"]) == ("KILLED", 0)
    assert api("POST", f"/v1/runs/{first}/kill").status_code == 200
    later = api.start(alone, {"do": "return", "value": 1})
    assert api.reaches(later)["status"] == "SUCCEEDED"
    time.sleep(1)
    assert not file.exists()
    assert api.read(waiting)["status"] == "KILLED"


def test_a_settled_run_cannot_be_killed(api: Api, function: str) -> None:
    run = api.run(function, {"do": "return", "value": 1})
    error = error_of(api("POST", f"/v1/runs/{run['id']}/kill"), 409, "RUN_SETTLED")
    assert error["details"] == {"run": run["id"], "status": "SUCCEEDED"}
    assert api.read(run["id"]) == run


def test_a_run_that_takes_too_long_is_timed_out(api: Api, make: MakeFunction, tmp_path: Path) -> None:
    name, file = make(CODE, timeout=1.5), tmp_path / "beats"
    run = api.run(name, {"do": "beat", "file": str(file)})
    assert (run["status"], run["error"]["type"]) == ("TIMED_OUT", "Timeout")
    pid = _beating(file)
    assert eventually(lambda: not _is_alive(pid), seconds=5)
    assert api.reaches(api.start(name, {"do": "beat", "file": str(file)}))["status"] == "TIMED_OUT"
    assert api.run(name, {"do": "return", "value": "fine"})["output"] == "fine"


def test_the_first_run_of_a_process_is_cold(api: Api, make: MakeFunction) -> None:
    name = make(CODE)
    assert api.run(name, {"do": "exit"})["error"]["type"] == "ProcessExited"
    runs = [api.run(name, {"do": "return", "value": 1}) for _ in range(3)]
    assert [run["cold"] for run in runs] == [True, False, False]


def test_runs_are_listed_newest_first_page_by_page(api: Api, make: MakeFunction) -> None:
    name = make(CODE)
    made = [api.run(name, {"do": "return", "value": number})["id"] for number in range(7)]
    failed = api.run(name, {"do": "exit"})["id"]
    first = api("GET", f"/v1/functions/{name}/runs?limit=3").json()
    assert (first["total_count"], first["has_more"]) == (8, True)
    assert [run["id"] for run in first["items"]] == [failed, made[6], made[5]]
    rest = api("GET", f"/v1/functions/{name}/runs", params={"limit": 5, "cursor": first["next_cursor"]}).json()
    assert [run["id"] for run in rest["items"]] == made[4::-1]
    assert rest["has_more"] is False
    wanted = {"filter": '{"status": {"equals": "FAILED"}}'}
    assert [run["id"] for run in api.all(f"/v1/functions/{name}/runs", **wanted)] == [failed]
    newest = api("GET", "/v1/runs?limit=8").json()["items"]
    assert [run["id"] for run in newest] == [failed, *made[::-1]]


@pytest.mark.parametrize("run", ["01a1face-0000-7000-8000-000000000000"])
def test_what_is_not_there_is_not_found(api: Api, run: str) -> None:
    error_of(api("GET", f"/v1/runs/{run}"), 404, "RUN_NOT_FOUND")
    error_of(api("POST", f"/v1/runs/{run}/kill"), 404, "RUN_NOT_FOUND")
    error_of(api("GET", "/v1/functions/no-such-thing/runs"), 404, "FUNCTION_NOT_FOUND")
