"""Large outputs, inputs and logs."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.runtime.conftest import MakeHost, MakeProgram
from tests.unit.runtime.host import Host
from tests.unit.runtime.programs import PROGRAMS
from tests.unit.runtime.storage import Storage

MB = 1024 * 1024


def test_long_output_is_cut_in_the_middle_and_counted(program: MakeProgram) -> None:
    function = program("printer")
    reply = function.run(log_limit=1000)
    assert reply["status"] == "SUCCEEDED"
    assert reply["logs"]["stdout"] == ["o" * 500, f"... {10 * MB - 1000} bytes left out ...", "o" * 499]
    assert reply["logs_dropped"] == {"stdout": 10 * MB - 1000, "stderr": 10250 - 1000}
    assert [len(line) for line in function.run()["logs"]["stdout"][::2]] == [131072, 131071]


@pytest.mark.parametrize("end", ["return", "os._exit(1)"])
def test_what_is_still_in_the_pipe_at_the_end_is_kept(host: MakeHost, end: str) -> None:
    function = host(f"""
        import fcntl, os
        def handle(context, payload):
            fcntl.fcntl(1, fcntl.F_SETPIPE_SZ, 2**20)
            os.write(1, b"x" * 1_000_000)
            {end}
    """)
    assert [len(line) for line in function.run(log_limit=2**20)["logs"]["stdout"]] == [1_000_000]


def test_the_parent_does_not_hold_what_it_drops(host: MakeHost) -> None:
    function = host("""
        import os
        def handle(context, payload):
            for _ in range(payload): os.write(1, b"z" * 1048576)
    """)
    function.run(1)
    before = _peak(function.process.pid)
    assert function.run(100)["logs_dropped"]["stdout"] == 100 * MB - 262144
    assert _peak(function.process.pid) < before + 5000


LARGEST = 50 * MB - 2  # of a text in JSON


def _carry(function: Host, storage: Storage, size: int) -> None:
    storage.objects["in"] = json.dumps("y" * size).encode()
    assert function.run(input_url=storage.url("in"), timeout=120)["output"] == size


def _fetch(function: Host, storage: Storage, size: int) -> None:
    reply = function.run(size, output_url=storage.url("out"), inline_limit=10, timeout=120)
    assert (reply["status"], reply["output_stored"], reply["output_size"]) == ("SUCCEEDED", True, size + 2)
    assert storage.objects["out"] == json.dumps("x" * size).encode()


CARRIED = pytest.mark.parametrize(("name", "carry"), [("length", _carry), ("sized", _fetch)], ids=["in", "out"])


@CARRIED
def test_the_parent_holds_no_large_value(
    host: MakeHost, storage: Storage, name: str, carry: Callable[[Host, Storage, int], None]
) -> None:
    function = host(PROGRAMS[name]["python"], memory=512)
    carry(function, storage, 2000)
    before = _peak(function.process.pid)
    carry(function, storage, LARGEST)
    assert _peak(function.process.pid) < before + 12_000


@CARRIED
def test_nothing_of_a_large_value_stays(
    host: MakeHost, storage: Storage, tmp_path: Path, name: str, carry: Callable[[Host, Storage, int], None]
) -> None:
    (tmp_path / "scratch").mkdir()
    function = host(PROGRAMS[name]["python"], PORTICO_SCRATCH=str(tmp_path / "scratch"))
    carry(function, storage, 2000)
    files = function.files()
    carry(function, storage, 5 * MB)
    assert function.files() == files
    assert os.listdir(tmp_path / "scratch") == []


@CARRIED
def test_large_values_pass_where_no_file_can_be_made(
    host: MakeHost, storage: Storage, name: str, carry: Callable[[Host, Storage, int], None]
) -> None:
    function = host(PROGRAMS[name]["python"], PORTICO_SCRATCH="/nowhere")
    carry(function, storage, 5 * MB)
    carry(function, storage, 2000)


def test_a_large_output_of_a_run_that_fails_is_forgotten(host: MakeHost, storage: Storage) -> None:
    function = host(PROGRAMS["sized"]["python"])
    _fetch(function, storage, 2000)
    files = function.files()
    storage.failures = 3
    assert "TransferError" in function.raised(5 * MB, output_url=storage.url("out"))
    assert function.run(5 * MB)["error"]["type"] == "OutputTooLarge"
    assert function.files() == files


def _peak(pid: int) -> int:
    """The highest resident memory of a process so far, in KiB."""
    with open(f"/proc/{pid}/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))


def test_an_output_over_the_inline_limit_is_stored(program: MakeProgram, storage: Storage) -> None:
    reply = program("sized").run(5 * MB, output_url=storage.url("out"))
    assert (reply["status"], reply["output_stored"], reply["output_size"]) == ("SUCCEEDED", True, 5 * MB + 2)
    assert "output" not in reply
    assert json.loads(storage.objects["out"]) == "x" * 5 * MB


@pytest.mark.parametrize("item", ["float('nan')", "'\\ud800'", "{1, 2}"])
def test_what_is_not_json_is_not_stored_either(host: MakeHost, storage: Storage, item: str) -> None:
    function = host(f"def handle(context, payload): return ['x' * 2000, {item}]")
    reply = function.run(output_url=storage.url("out"), inline_limit=10)
    assert (reply["status"], reply["error"]["type"], storage.objects) == (
        "OUTPUT_INVALID",
        "OutputInvalid",
        {},
    )


def test_a_small_output_is_not_stored(program: MakeProgram, storage: Storage) -> None:
    reply = program("sized").run(10, output_url=storage.url("out"), inline_limit=12)
    assert (reply["output"], reply["output_stored"], storage.objects) == ("x" * 10, False, {})


@pytest.mark.parametrize(
    ("size", "limits", "with_url"),
    [(2000, {"output_limit": 2001}, True), (2000, {"inline_limit": 2001}, False)],
)
def test_an_output_that_fits_nowhere_is_too_large(
    program: MakeProgram, storage: Storage, size: int, limits: dict[str, int], with_url: bool
) -> None:
    function = program("sized")
    reply = function.run(size, output_url=storage.url("out") if with_url else None, **limits)
    assert (reply["status"], reply["error"]["type"]) == ("OUTPUT_INVALID", "OutputTooLarge")
    assert storage.objects == {}
    fits = function.run(size - 1, output_url=storage.url("out") if with_url else None, **limits)
    assert fits["status"] == "SUCCEEDED"
    assert fits["cold"] is False


def test_storing_is_tried_again_and_a_failure_is_the_platforms(program: MakeProgram, storage: Storage) -> None:
    function = program("sized")
    storage.failures = 1
    assert function.run(2000, output_url=storage.url("out"), inline_limit=10)["output_stored"] is True
    storage.failures = 3
    assert "TransferError" in function.raised(2000, output_url=storage.url("out"), inline_limit=10)
    assert function.run(1)["output"] == "x"


def test_the_input_may_come_from_a_url(program: MakeProgram, storage: Storage) -> None:
    function = program("length")
    storage.objects["in"] = json.dumps("y" * 5 * MB).encode()
    assert function.run(input_url=storage.url("in"))["output"] == 5 * MB
    assert "TransferError" in function.raised(input_url=storage.url("absent"))
    assert function.run(input_url=storage.url("in"))["output"] == 5 * MB


@pytest.mark.parametrize("unit", ["\x01", "\n", "\x00\n"])
def test_a_reply_stays_below_the_limit_of_an_invocation(program: MakeProgram, unit: str) -> None:
    function = program("noisy")
    reply = function.run(unit, log_limit=2**20)
    assert reply["status"] == "SUCCEEDED"
    assert len(json.dumps(reply)) < 6_000_000
