"""What a stack's commands say: short, and where to go on."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from local.__main__ import _welcome
from local.home import DEFAULT_HOME, ROOT, Home
from local.logs import readable
from local.machine import check
from local.progress import LocalStackError

URL = "http://127.0.0.1:4566/_aws/execute-api/portico/api"


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    """One command of `python -m local`, which must end by itself."""
    return subprocess.run(
        [sys.executable, "-m", "local", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


def test_a_stack_that_is_up_says_three_lines() -> None:
    assert _welcome(Home(DEFAULT_HOME), URL).strip().splitlines() == [
        f"Portico is at {URL}",
        f"The console is at {URL}/console/",
        f"The reference is at {URL}/docs",
        "Sign in with: portico login --local (./portico is signed in)",
    ]


def test_another_home_is_named_where_one_signs_in(tmp_path: Path) -> None:
    assert _welcome(Home(tmp_path), URL).endswith("local.json")


def test_logs_without_a_stack_are_an_error_at_once(tmp_path: Path) -> None:
    done = command("logs", "--home", str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert "the stack is not running: run `make up`" in done.stderr


def test_a_line_of_a_function_is_short_and_readable() -> None:
    said = {"level": "ERROR", "location": "done:31", "message": "runs.create.error", "timestamp": "2026-11-30 13:54:15,019+0000",
            "service": "portico", "scope": "project/acme/vision", "request_id": "r-1", "exception": "Traceback\n  File\nKeyError: 'x'",
            "stack_trace": {"frames": ["x" * 6000]}}  # fmt: skip
    [line] = readable([json.dumps(said) + "\n"])
    assert line == "13:54:15 ERROR runs.create.error KeyError: 'x' scope=project/acme/vision request_id=r-1"


def test_metrics_are_requests_or_nothing() -> None:
    request = {"_aws": {}, "route": "GET /v1/functions", "status": "2xx", "domain": "acme", "Latency": [12.4]}
    lines = [json.dumps(one) + "\n" for one in (request, {"_aws": {}, "ActionDuration": [1]})]
    assert list(readable(lines)) == ["2xx GET /v1/functions acme 12 ms"]


@pytest.mark.parametrize("line", ["{", "[1]", '{"a": 1}', "Ready"])
def test_other_lines_stay_as_they_are(line: str) -> None:
    assert list(readable([f"{line}\n", "\n"])) == [line]
    assert [len(one) for one in readable(["x" * 6000])] == [300]


@pytest.mark.parametrize(("machine", "architecture"), [("x86_64", "x86_64"), ("aarch64", "arm64")])
def test_linux_on_two_architectures_will_do(machine: str, architecture: str) -> None:
    assert check("linux", machine) == architecture


@pytest.mark.parametrize(("system", "machine"), [("darwin", "arm64"), ("win32", "AMD64"), ("linux", "riscv64")])
def test_other_machines_are_told_in_one_sentence(system: str, machine: str) -> None:
    with pytest.raises(LocalStackError, match=r"^Portico on one machine needs Linux .*dev container") as refused:
        check(system, machine)
    assert "\n" not in str(refused.value)
