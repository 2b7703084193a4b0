"""Code that behaves badly: its run is settled truthfully, and the next run of the same function is fine."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.api import Api
from tests.e2e.conftest import MakeFunction
from tests.support.waiting import eventually

CODE = """
import gc, os, signal, socket, subprocess, sys, threading, time
leaked = []

def chatty(payload):
    line = "x" * 99
    for _ in range(100_000):
        print(line)
    print("done", file=sys.stderr)
    return "printed"

def verbose(payload):
    return "y" * 5_000_000

def daemon(payload):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            while True:
                with open(payload["file"], "a") as file:
                    file.write(f"{os.getpid()}\\n")
                time.sleep(0.05)
        os._exit(0)
    os.wait()
    while not (os.path.exists(payload["file"]) and os.path.getsize(payload["file"])):
        time.sleep(0.01)
    return "forked"

def forks(payload):
    for _ in range(20):
        subprocess.Popen(["sleep", "1000"])
    return "forked"

def leaky(payload):
    try:
        while True:
            leaked.append(open("/dev/null"))
    except OSError:
        return "leaked" if len(leaked) > 100 else len(leaked)

def threads(payload):
    for _ in range(20):
        threading.Thread(target=time.sleep, args=(1000,), daemon=False).start()
    return "started"

def closed(payload):
    sys.stdout.close()
    print("into the void")

def closed_descriptors(payload):
    os.close(1)
    os.close(2)
    return "closed"

def everything_closed(payload):
    os.closerange(0, 1024)
    return "closed"

def exits(payload):
    print("last words", flush=True)
    os._exit(3)

def asks_to_exit(payload):
    sys.exit(4)

def stubborn(payload):
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    with open(payload["file"], "a") as file:
        file.write(f"{os.getpid()}\\n")
    while True:
        time.sleep(100)

def hungry(payload):
    hoard = []
    while True:
        hoard.append(bytearray(16 * 1024 * 1024))

def hungry_at_once(payload):
    return len(bytearray(1024 * 1024 * 1024))

def segfault(payload):
    os.kill(os.getpid(), signal.SIGSEGV)

def recursive(payload):
    return recursive(payload)

def kills_its_parents(payload):
    os.kill(os.getppid(), signal.SIGTERM)
    return "tried"

def fine(payload):
    return "fine"

def handle(context, payload):
    return globals()[payload["do"]](payload)
"""


@pytest.fixture(scope="module")
def function(make: MakeFunction) -> str:
    """Misbehaves as its input says."""
    return make(CODE, timeout=5, memory=128)


@pytest.fixture(autouse=True)
def and_then_all_is_well(api: Api, function: str) -> Iterator[None]:
    """After each test: the next run is fine, and so is the platform."""
    yield
    for _ in range(2):
        run = api.run(function, {"do": "fine"})
        assert (run["status"], run["output"], run["attempt_count"]) == ("SUCCEEDED", "fine", 1), run
        assert run["logs"] == {"stdout": [], "stderr": [], "order": ""}
    assert api("GET", "/ready").status_code == 200


def _check(run: dict[str, Any], status: str, error: str | None = None) -> None:
    assert run["status"] == status, run["error"]
    assert (run["error"] or {}).get("type") == error
    assert run["finished_at"] >= run["started_at"]
    assert run["attempt_count"] == 1


def _gone(file: Path) -> bool:
    pid = int(file.read_text().split()[-1])
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_ten_megabytes_are_printed(api: Api, function: str) -> None:
    run = api.run(function, {"do": "chatty"})
    _check(run, "SUCCEEDED")
    assert run["output"] == "printed"
    assert run["logs"]["stderr"] == ["done"], "what is short is kept, however much the other stream has"
    lines, dropped = run["logs"]["stdout"], run["logs_dropped"]["stdout"]
    assert 1_000 < len(lines) <= 100_000
    assert set(lines) == {"x" * 99, f"... {dropped} bytes left out ..."}
    assert (run["logs_truncated"], len(lines[0]), len(lines[-1])) == (True, 99, 99), "both ends are kept"
    assert api.read(run["id"])["logs"] == run["logs"]


def test_five_megabytes_are_returned(api: Api, function: str) -> None:
    run = api.run(function, {"do": "verbose"})
    _check(run, "SUCCEEDED")
    for shown in (run, api.read(run["id"])):
        assert (shown["output"], shown["output_size"]) == (None, 5_000_002)
        stored = httpx.get(shown["output_url"], timeout=30)
        assert (stored.status_code, stored.json() == "y" * 5_000_000) == (200, True)


def test_a_stored_output_needs_its_signature(api: Api, function: str) -> None:
    url = httpx.URL(api.run(function, {"do": "verbose"})["output_url"])
    assert {"X-Amz-Signature", "X-Amz-Expires"} <= set(url.params)
    assert int(url.params["X-Amz-Expires"]) <= 900


@pytest.mark.parametrize("kind", ["daemon"])
def test_a_daemon_does_not_outlive_its_run(api: Api, function: str, tmp_path: Path, kind: str) -> None:
    file = tmp_path / "beats"
    run = api.run(function, {"do": kind, "file": str(file)})
    _check(run, "SUCCEEDED")
    assert eventually(lambda: _gone(file), seconds=5)


@pytest.mark.parametrize(
    ("kind", "output"),
    [("forks", "forked"), ("leaky", "leaked"), ("threads", "started"), ("closed_descriptors", "closed")],
)
def test_what_a_run_leaves_behind_is_cleared_away(api: Api, function: str, kind: str, output: str) -> None:
    run = api.run(function, {"do": kind})
    _check(run, "SUCCEEDED")
    assert run["output"] == output


def test_writing_to_a_closed_stdout_is_the_codes_failure(api: Api, function: str) -> None:
    _check(api.run(function, {"do": "closed"}), "FAILED", "ValueError")


def test_closing_the_runtimes_socket_is_a_failure(api: Api, function: str) -> None:
    _check(api.run(function, {"do": "everything_closed"}), "FAILED", "ProcessExited")


def test_exiting_is_a_failure_with_its_code(api: Api, function: str) -> None:
    run = api.run(function, {"do": "exits"})
    _check(run, "FAILED", "ProcessExited")
    assert "3" in run["error"]["message"]
    assert run["logs"]["stdout"] == ["last words"]
    run = api.run(function, {"do": "asks_to_exit"})
    _check(run, "FAILED", "ProcessExited")
    assert "4" in run["error"]["message"]


def test_a_crash_is_a_failure_with_its_signal(api: Api, function: str) -> None:
    run = api.run(function, {"do": "segfault"})
    _check(run, "FAILED", "ProcessExited")
    assert "SIGSEGV" in run["error"]["message"]


def test_ignoring_signals_does_not_help_past_the_deadline(api: Api, function: str, tmp_path: Path) -> None:
    file = tmp_path / "pid"
    _check(api.run(function, {"do": "stubborn", "file": str(file)}), "TIMED_OUT", "Timeout")
    assert eventually(lambda: _gone(file), seconds=5)


@pytest.mark.parametrize("kind", ["hungry", "hungry_at_once"])
def test_too_much_memory_is_a_failure(api: Api, function: str, kind: str) -> None:
    run = api.run(function, {"do": kind})
    assert run["status"] == "FAILED"
    assert run["error"]["type"] == "MemoryExceeded"
    assert run["attempt_count"] == 1


def test_endless_recursion_is_a_failure_with_a_bounded_stack(api: Api, function: str) -> None:
    run = api.run(function, {"do": "recursive"})
    _check(run, "FAILED", "RecursionError")
    assert len(run["error"]["stacktrace"]) <= 500


def test_the_guardian_is_not_to_be_talked_into_ending(api: Api, function: str) -> None:
    _check(api.run(function, {"do": "kills_its_parents"}), "SUCCEEDED")
