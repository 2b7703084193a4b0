"""The reply of a run: output, error, logs, timings."""

import json
import re
import time
from collections.abc import Iterator

import pytest
from portico_runtime import processes

from tests.unit.runtime.conftest import MakeHost, MakeProgram
from tests.unit.runtime.host import Host

ODD = """
import sys
class Evil(dict):
    def items(self): raise SystemExit(3)
class BrokenText(Exception):
    def __str__(self): return 1 / 0
class NoText(Exception):
    def __str__(self): return 3
class Base(BaseException): pass
class Cause(Exception):
    __cause__ = __context__ = property(lambda self: 1 / 0)
    def __str__(self): return "c"
    def __eq__(self, other): raise ValueError
def recurse(): return recurse()
def loop():
    items = []
    items.append(items)
    return items
def deep(n):
    value = None
    for _ in range(n): value = [value]
    return value
def run(statement): exec(statement, globals())
def handle(context, payload): return eval(payload)
"""


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """One function for many runs: it evaluates its payload."""
    function = Host(tmp_path_factory.mktemp("odd"), ODD, "main.handle", 256)
    function.run("None")
    yield function
    function.close()


def test_the_function_gets_its_context_and_payload(program: MakeProgram) -> None:
    event = {"specversion": "1.0", "id": "e1"}
    before = time.time()
    reply = program("echo").run({"x": [1, None, "ü"]}, secrets={"token": "t"}, event=event, timeout=9)
    context = reply["output"]["context"]
    assert reply["output"]["payload"] == {"x": [1, None, "ü"]}
    assert before + 9 <= context.pop("deadline") <= time.time() + 9
    assert context == {"run_id": "r1", "function": "f", "secrets": {"token": "t"}, "event": event}


def waiting_child(function: Host) -> int:
    """The process that is there before any run: below the host a guardian, and below that the child."""
    end = time.monotonic() + 20
    while len(found := processes.descendants(function.process.pid)) < 2:
        assert time.monotonic() < end
        time.sleep(0.01)
    return found[-1]


def test_the_child_waits_for_the_first_run(program: MakeProgram) -> None:
    function = program("pid")
    child = waiting_child(function)
    first, second = function.run(), function.run()
    assert (first["output"], first["cold"]) == (child, True)
    assert (second["output"], second["cold"]) == (child, False)


def test_a_child_that_is_lost_while_it_waits_is_replaced(program: MakeProgram) -> None:
    function = program("pid")
    child = waiting_child(function)
    time.sleep(0.3)  # it is set up
    processes.kill([child])
    reply = function.run()
    assert (reply["status"], reply["cold"]) == ("SUCCEEDED", True)
    assert reply["output"] != child


def test_the_reply_tells_status_size_and_times(program: MakeProgram) -> None:
    function = program("sleep")
    first, second = function.run(0.05), function.run(0.05)
    assert (first["status"], first["error"], first["output"]) == ("SUCCEEDED", None, "done")
    assert (first["output_size"], first["output_stored"]) == (6, False)
    assert (first["cold"], second["cold"]) == (True, False)
    assert first["duration_ms"] >= 50
    assert all(
        re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", first[f"{name}_at"]) for name in ("started", "finished")
    )
    assert first["started_at"] < first["finished_at"] <= second["started_at"]


def test_the_handler_may_be_in_a_package_and_asynchronous(host: MakeHost) -> None:
    function = host("", handler="pkg.inner.handle")
    (function.root / "pkg").mkdir()
    source = "import asyncio\nasync def handle(context, payload): return await asyncio.sleep(0, payload + 1)"
    (function.root / "pkg" / "inner.py").write_text(source)
    assert [function.run(1)["output"], function.run(2)["output"]] == [2, 3]


def test_standard_output_and_error_are_kept_apart_in_lines(host: MakeHost) -> None:
    function = host("""
        import os, subprocess, sys
        print("imported")
        def handle(context, payload):
            print("a\\nb")
            print("c", file=sys.stderr)
            os.write(1, b"d\\xff\\n")
            subprocess.run(["sh", "-c", "echo e; echo f >&2"])
            print("\\ud800 end", end="")
    """)
    assert function.run()["logs"] == {
        "stdout": ["imported", "a", "b", "d\ufffd", "e", "\\ud800 end"],
        "stderr": ["c", "f"],
    }
    assert function.run()["logs"]["stdout"][0] == "a"


@pytest.mark.parametrize(
    ("expression", "output"),
    [
        ("None", None),
        ("(1, (2,))", [1, [2]]),
        ("{1: True, None: 2}", {"1": True, "null": 2}),
        ("'\\U0001f600'", "\U0001f600"),
    ],
)
def test_any_json_is_an_output(odd: Host, expression: str, output: object) -> None:
    assert odd.run(expression)["output"] == output


@pytest.mark.parametrize(
    "expression",
    ["float('nan')", "set()", "{(1, 2): 3}", "object()", "'\\ud800'", "loop()", "deep(500)", "deep(10**5)",
     "10**5000", "Evil(x=1)", "(i for i in ())"],
)  # fmt: skip
def test_what_is_not_json_is_an_invalid_output(odd: Host, expression: str) -> None:
    reply = odd.run(expression)
    assert (reply["status"], reply["error"]["type"]) == ("OUTPUT_INVALID", "OutputInvalid")
    assert "output" not in reply
    following = odd.run("'fine'")
    assert (following["output"], following["cold"]) == ("fine", False)


def test_an_exception_is_told_with_the_users_frames_only(host: MakeHost) -> None:
    reply = host("""
        import json
        def inner(text):
            try:
                json.loads(text)
            except ValueError as error:
                raise KeyError("no such thing") from error
        def handle(context, payload):
            inner("{")
    """).run()
    error = reply["error"]
    assert (reply["status"], error["type"], error["message"]) == ("FAILED", "KeyError", "'no such thing'")
    frames = [line for line in error["stacktrace"] if line.startswith("  File")]
    names = [re.fullmatch(r'  File "main.py", line (\d+), in (\w+)', line) for line in frames]
    assert [(match[1], match[2]) for match in names if match] == [
        ("5", "inner"),
        ("9", "handle"),
        ("7", "inner"),
    ]
    assert '    raise KeyError("no such thing") from error' in error["stacktrace"]
    assert error["stacktrace"][-1] == "KeyError: 'no such thing'"
    assert any(line.startswith("JSONDecodeError") for line in error["stacktrace"])


@pytest.mark.parametrize(
    ("statement", "type_", "message"),
    [
        ("raise BrokenText", "BrokenText", "__str__ raised ZeroDivisionError"),
        ("raise NoText", "NoText", "__str__ raised TypeError"),
        ("raise Base('b')", "Base", "b"),
        ("raise KeyboardInterrupt('k')", "KeyboardInterrupt", "k"),
        ("raise GeneratorExit", "GeneratorExit", ""),
        ("recurse()", "RecursionError", "maximum recursion depth"),
        ("raise ValueError('\\ud800\\x00é')", "ValueError", "?\x00é"),
        ("raise ValueError('x' * 10**7)", "ValueError", "9991808 characters more"),
        ("raise Cause", "Cause", "c"),
        ("sys.setrecursionlimit(40); recurse()", "RecursionError", "maximum recursion depth"),
    ],
)
def test_odd_exceptions_are_told_too(odd: Host, statement: str, type_: str, message: str) -> None:
    reply = odd.run(f"run({statement!r})")
    assert (reply["status"], reply["error"]["type"]) == ("FAILED", type_)
    assert message in reply["error"]["message"]
    assert len(json.dumps(reply)) < 40_000
    following = odd.run("'fine'")
    assert (following["output"], following["cold"]) == ("fine", False)


def test_the_host_sees_one_line_an_invocation_and_no_output(host: MakeHost) -> None:
    function = host("def handle(context, payload):\n    print('printed')\n    return 'returned'")
    function.run("given", secrets={"a": "hidden"})
    function.probe()
    first, second = function.log()
    assert first.items() >= {"event": "run.finished", "run_id": "r1", "status": "SUCCEEDED", "prctl": True}.items()
    assert second.items() >= {"event": "probe.finished", "status": "READY"}.items()
    assert not any(word in json.dumps(first) for word in ("printed", "returned", "given", "hidden"))
