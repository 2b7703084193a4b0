"""The parts that can be looked at without a process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from portico_runtime import capture, failure, output, processes, report
from portico_runtime.protocol import Decoder, Message, ProtocolError, encode
from portico_runtime.spill import THRESHOLD, Spill, held

from tests.unit.runtime.host import LAYER


def test_messages_survive_any_cutting() -> None:
    stream = encode({"type": "a", "text": "\ud800ü"}, b"body") + encode({}) + encode({"type": "b"}, b"\x00" * 100)
    expected = [
        Message({"type": "a", "text": "\ud800ü"}, b"body"),
        Message({}),
        Message({"type": "b"}, b"\x00" * 100),
    ]
    for size in (1, 3, 7, len(stream)):
        decoder, found = Decoder(), []
        for start in range(0, len(stream), size):
            decoder.feed(stream[start : start + size])
            while (message := decoder.next()) is not None:
                found.append(message)
        assert found == expected


@pytest.mark.parametrize("size", [1000, THRESHOLD, 300_000])
def test_large_bodies_are_put_into_files(tmp_path: Path, size: int) -> None:
    bodies = [os.urandom(length) for length in (THRESHOLD, THRESHOLD + 1, 0, 2 * THRESHOLD)]
    stream = b"".join(encode({"n": n}, body) for n, body in enumerate(bodies))
    decoder, found = Decoder(body_limit=2 * THRESHOLD, folder=str(tmp_path)), []
    for start in range(0, len(stream), size):
        decoder.feed(stream[start : start + size])
        while (message := decoder.next()) is not None:
            found.append(message.body)
    assert [isinstance(body, Spill) for body in found] == [False, True, False, True]
    for body, expected in zip(found, bodies, strict=True):
        for _ in range(2):  # it may be read again
            assert (b"".join(body) if isinstance(body, Spill) else body) == expected
        assert len(body) == len(expected)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_has_no_room_is_memory(tmp_path: Path) -> None:
    before = os.listdir("/proc/self/fd")
    assert isinstance(held(2**62, str(tmp_path)), bytearray)
    assert os.listdir("/proc/self/fd") == before


@pytest.mark.parametrize("data", [encode({}, b"x" * 101), encode({"a": "x" * 101}), b"\xff" * 8])
def test_a_message_over_the_limit_is_refused_before_it_is_held(data: bytes) -> None:
    decoder = Decoder(header_limit=100, body_limit=100)
    decoder.feed(data[:8])
    with pytest.raises(ProtocolError):
        decoder.next()


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"", []),
        (b"a", ["a"]),
        (b"a\n", ["a"]),
        (b"a\n\nb", ["a", "", "b"]),
        (b"\n", [""]),
        ("é".encode()[:1], ["\ufffd"]),
    ],
)
def test_logs_are_lines(data: bytes, lines: list[str]) -> None:
    log = capture.Log(100)
    log.write(data)
    assert (log.lines(), log.dropped) == (lines, 0)


def test_a_log_is_cut_between_characters() -> None:
    log = capture.Log(4)
    log.write("éé".encode())
    log.write("é".encode())
    assert (log.lines(), log.dropped) == (["é", "... 2 bytes left out ...", "é"], 2)
    log.shrink(3)
    assert (log.lines(), log.dropped) == (["... 4 bytes left out ...", "é"], 4)


@pytest.mark.parametrize("ends", ["\n", ""])
def test_beginning_and_end_of_a_log_are_kept_in_lines(ends: str) -> None:
    lines = [f"line {number}" for number in range(1000)]
    text = ("\n".join(lines) + ends).encode()
    for piece in (1, 7, 100, len(text)):
        log = capture.Log(200)
        for start in range(0, len(text), piece):
            log.write(text[start : start + piece])
        found = log.lines()
        gap = next(index for index, line in enumerate(found) if "left out" in line)
        assert (found[:gap], found[gap + 1 :]) == (lines[:gap], lines[gap + 1 - len(found) :])
        assert 10 < gap < len(found) - 8
        kept = sum(len(line) + 1 for line in found if "left out" not in line) - (not ends)
        assert (found[gap], log.dropped) == (f"... {len(text) - kept} bytes left out ...", len(text) - kept)


def test_what_is_followed_is_what_the_reply_begins_with() -> None:
    log, seen = capture.Log(100), []
    for number in range(50):
        log.write(f"line {number}\n".encode())
        lines, missing = log.settled_lines()
        assert lines[: len(seen)] == seen
        assert missing <= log.dropped
        seen = lines
    assert log.lines()[: len(seen)] == seen == [f"line {number}" for number in range(7)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [(b"[" * 250 + b"]" * 250, 250), (b'["' + b"[" * 300 + b'\\"["]', 1), (b"[]" * 300, 1)],
)
def test_depth_looks_past_strings(text: bytes, expected: int) -> None:
    assert output.depth(text) == expected


def test_nesting_is_bounded_where_any_reader_can_follow() -> None:
    assert output.parse(b"[" * 200 + b"]" * 200)
    with pytest.raises(output.OutputError):
        output.parse(b"[" * 201 + b"]" * 201)


def test_a_surrogate_pair_and_a_backslash_are_no_lone_surrogates() -> None:
    assert output.parse(b'"\\ud83d\\ude00"') == "\U0001f600"
    assert output.parse(b'"\\\\ud800"') == "\\ud800"


def test_a_chain_of_exceptions_may_be_a_circle() -> None:
    first, second = ValueError("1"), ValueError("2")
    first.__cause__, second.__cause__ = second, first
    assert failure.describe(first, "/")["stacktrace"] == [
        "ValueError: 2",
        "",
        "The above exception was the direct cause of the following exception:",
        "",
        "ValueError: 1",
    ]


def test_endings_have_names() -> None:
    assert report.ending(3) == "exited with code 3"
    assert report.ending(-11) == "was killed by SIGSEGV"
    assert report.ending(-40) == "was killed by signal 40"


def test_children_are_found_with_and_without_the_kernels_help() -> None:
    waiting = [sys.executable, "-c", "print('up', flush=True); input()"]
    child = subprocess.Popen(waiting, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert child.stdout is not None
    assert child.stdout.readline() == b"up\n"  # an interpreter that is still starting has little memory
    assert child.pid in processes.children(os.getpid())
    assert child.pid in processes.scan_children(os.getpid())
    assert processes.resident_bytes([child.pid]) > 1_000_000 < processes.proportional_bytes([child.pid])
    processes.kill([child.pid])
    child.communicate()
    processes.kill([child.pid])
    assert processes.children(child.pid) == []
    assert processes.resident_bytes([child.pid]) == processes.proportional_bytes([child.pid]) == 0


@pytest.mark.parametrize(
    ("module", "heavy"),
    [("harness", {"http.client", "asyncio", "subprocess"}), ("main", {"http.client", "asyncio"})],
)
def test_a_cold_start_imports_nothing_heavy(module: str, heavy: set[str]) -> None:
    code = f"import sys, portico_runtime.{module}; print(*{heavy}.intersection(sys.modules))"
    path = os.path.dirname(os.path.dirname(str(report.__file__)))
    found = subprocess.run(
        [sys.executable, "-S", "-c", code], env={"PYTHONPATH": path}, capture_output=True, check=True
    )
    assert found.stdout == b"\n"


def test_a_file_called_like_a_standard_module_is_not_the_parents(tmp_path: Path) -> None:
    """On Lambda the user's folder comes first on the path."""
    for name in ("subprocess", "signal", "select", "tempfile", "http", "ctypes"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('the user was imported')")
    environ = {"PYTHONPATH": f"{tmp_path}{os.pathsep}{LAYER}", "LAMBDA_TASK_ROOT": str(tmp_path)}
    loaded = [sys.executable, "-S", "-c", "import portico_runtime.main"]
    assert subprocess.run(loaded, env=environ, check=False, capture_output=True).stderr == b""
