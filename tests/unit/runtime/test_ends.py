"""How a run can end but by returning: exits, signals, other programs, deadlines, the end of the host."""

import os
import signal
import time

import pytest

from tests.support.waiting import alive, eventually
from tests.unit.runtime.conftest import IN_AND_OUT_OF_THE_SANDBOX, MakeHost, MakeProgram
from tests.unit.runtime.test_leftovers import DAEMON, descendants

pytestmark = IN_AND_OUT_OF_THE_SANDBOX

EXITS = [
    ("os._exit(3)", "code 3"),
    ("sys.exit(4)", "code 4"),
    ("sys.exit('words')", "code 1: words"),
    ("exit(5)", "code 5"),
    ("os.kill(os.getpid(), signal.SIGSEGV)", "SIGSEGV"),
    ("os.kill(os.getpid(), signal.SIGTERM)", "SIGTERM"),
    ("os.kill(os.getpid(), signal.SIGKILL)", "SIGKILL"),
    ("os.kill(os.getpid(), signal.SIGRTMIN + 1)", "signal 35"),
    ("os.abort()", "SIGABRT"),
    ("os.killpg(0, signal.SIGKILL)", "SIGKILL"),
    ("os.kill(os.getppid(), signal.SIGKILL); time.sleep(9)", "SIGKILL"),
    ("ctypes.string_at(0)", "SIGSEGV"),
    ("os.execv('/bin/sh', ['sh', '-c', 'echo said; exit 6'])", "code 6"),
    ("os.execv('/bin/sleep', ['sleep', '1000'])", "another program"),
    ("threading.Thread(target=os._exit, args=(7,)).start(); time.sleep(9)", "code 7"),
    ("os.fork() and os._exit(8); time.sleep(9)", "code 8"),
]


@pytest.mark.parametrize(("statement", "word"), EXITS)
def test_a_process_that_ends_is_a_failed_run(host: MakeHost, statement: str, word: str) -> None:
    function = host(f"""
        import ctypes, os, signal, sys, threading, time
        def handle(context, payload):
            if payload:
                print("said")
                {statement}
            return "fine"
    """)
    function.run(False)
    reply = function.run(True)
    assert (reply["status"], reply["error"]["type"], reply["cold"]) == ("FAILED", "ProcessExited", False)
    assert word in reply["error"]["message"]
    assert reply["logs"]["stdout"][0] == "said"
    following = function.run(False)
    assert (following["output"], following["cold"]) == ("fine", True)
    assert descendants(function) == 2


@pytest.mark.parametrize(
    "statement",
    ["while True: pass", "time.sleep(100)", "signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(100)",
     "os.kill(os.getpid(), signal.SIGSTOP)", "os.kill(os.getppid(), signal.SIGSTOP); time.sleep(100)"],
)  # fmt: skip
def test_a_run_ends_at_its_deadline(host: MakeHost, statement: str) -> None:
    function = host(f"""
        import os, signal, time
        def handle(context, payload):
            if payload:
                print("begun")
                {statement}
            return os.getpid()
    """)
    pid = function.run(False)["output"]
    reply = function.run(True, timeout=0.3)
    assert (reply["status"], reply["error"]["type"]) == ("TIMED_OUT", "Timeout")
    assert 300 <= reply["duration_ms"] < 5000
    assert reply["logs"]["stdout"] == ["begun"]
    assert not function.left([pid])
    assert function.run(False)["cold"] is True


def test_the_deadline_takes_daemons_with_it(host: MakeHost) -> None:
    function = host(DAEMON.replace('print("started")', "print(*started, flush=True); time.sleep(100)"))
    reply = function.run(timeout=1)
    daemons = [int(pid) for pid in reply["logs"]["stdout"][0].split()]
    assert len(daemons) == 4
    assert not function.left(daemons)
    assert descendants(function) == 0


def test_an_import_that_hangs_is_bounded_too(host: MakeHost) -> None:
    function = host("import time\ntime.sleep(100)\ndef handle(context, payload): pass")
    assert function.run(timeout=0.3)["status"] == "TIMED_OUT"


def test_a_child_that_died_between_runs_is_replaced(program: MakeProgram) -> None:
    function = program("pid")
    pid = function.run()["output"]
    os.kill(pid, signal.SIGKILL)
    reply = function.run()
    assert (reply["status"], reply["cold"]) == ("SUCCEEDED", True)


@pytest.mark.parametrize("idle", [True, False])
def test_nothing_outlives_the_parent(host: MakeHost, idle: bool) -> None:
    source = DAEMON.replace("[os.getpid(),", "[os.getpid(), os.getppid(),")
    if not idle:
        source = source.replace(
            'print("started")',
            'open("pids", "w").write(repr([os.getpid(), os.getppid(), *started])); time.sleep(100)',
        )
    function = host(source)
    if idle:
        pids = function.run()["output"]
    else:
        function.send(timeout=60)
        file = function.root / "pids"
        assert eventually(lambda: file.exists() and file.read_text().endswith("]"))
        pids = [int(pid) for pid in file.read_text()[1:-1].split(",")]
        assert all(map(alive, pids))
    function.process.kill()
    function.process.wait()
    assert eventually(lambda: not any(map(alive, pids)))
    assert len(pids) == 6


def test_a_child_does_not_even_outlive_its_guardian(host: MakeHost) -> None:
    function = host("import os\ndef handle(context, payload): return [os.getpid(), os.getppid()]")
    child, guardian = function.run()["output"]
    os.kill(function.process.pid, signal.SIGSTOP)
    os.kill(guardian, signal.SIGKILL)
    assert eventually(lambda: not alive(child))


def test_a_child_that_does_not_answer_is_replaced(program: MakeProgram) -> None:
    function = program("pid")
    pid = function.run()["output"]
    os.kill(pid, signal.SIGSTOP)
    began = time.monotonic()
    reply = function.run(timeout=60)
    assert (reply["status"], reply["cold"]) == ("SUCCEEDED", True)
    assert time.monotonic() - began < 30
    assert not function.left([pid])
