"""Leftovers of a run are gone when the next one starts, and the next one works."""

import time

import pytest

from tests.support.waiting import eventually
from tests.unit.runtime.conftest import IN_AND_OUT_OF_THE_SANDBOX, MakeHost
from tests.unit.runtime.host import Host

pytestmark = IN_AND_OUT_OF_THE_SANDBOX

DAEMON = """
import os, subprocess, time
def daemon(depth):
    read, write = os.pipe()
    if os.fork() == 0:
        os.setsid()
        for _ in range(depth):
            if os.fork(): os._exit(0)
        os.write(write, str(os.getpid()).encode())
        while True: time.sleep(1)
    return int(os.read(read, 20))
def handle(context, payload):
    sleeper = subprocess.Popen(["sleep", "1000"], start_new_session=True)
    started = [daemon(0), daemon(1), daemon(3), sleeper.pid]
    print("started")
    return [os.getpid(), *started] if payload != "raise" else 1 / 0
"""


def descendants(function: Host) -> int:
    """Processes below the host: guardian and child, where nothing else is."""
    found, left = 0, [function.process.pid]
    while left:
        path = f"/proc/{left[0]}/task/{left.pop(0)}/children"
        with open(path) as file:
            below = [int(pid) for pid in file.read().split()]
        found += len(below)
        left += below
    return found


def test_daemons_neither_delay_nor_outlive_the_run(host: MakeHost) -> None:
    function = host(DAEMON)
    first = function.run(timeout=60)
    child, *daemons = first["output"]
    assert first["duration_ms"] < 20_000
    assert not function.left(daemons)
    assert first["logs"]["stdout"] == ["started"]
    second = function.run()
    assert (second["output"][0], second["cold"]) == (child, False)
    assert descendants(function) == 2


def test_no_daemon_gets_rid_of_what_it_is_known_by(host: MakeHost) -> None:
    """The mark of a sandbox without prctl(2) is a limit, which only privileged processes can raise."""
    source = DAEMON.replace(
        "        os.setsid()\n", "        os.setsid(); os.closerange(3, write); os.environ.clear(); limit()\n"
    )
    source = source.replace(
        "def handle",
        """def limit():
    import resource
    for number in range(16):
        try: resource.setrlimit(number, (-1, -1))
        except (ValueError, OSError): pass
def handle""",
        1,
    )
    function = host(source, TEST_WITHOUT_CAPABILITIES="1")
    _, *daemons = function.run(timeout=60)["output"]
    assert len(daemons) == 4
    assert not function.left(daemons)


def test_daemons_of_a_failed_run_are_gone_too(host: MakeHost) -> None:
    function = host(DAEMON)
    assert function.run("raise")["error"]["type"] == "ZeroDivisionError"
    assert descendants(function) == 2


def test_a_process_that_keeps_moving_is_caught(host: MakeHost) -> None:
    function = host("""
        import os, time
        def handle(context, payload):
            if os.fork() == 0:
                while True:
                    time.sleep(0.0005)
                    if os.fork(): os._exit(0)
    """)
    assert function.run()["status"] == "SUCCEEDED"
    assert descendants(function) <= 2
    assert function.run()["status"] == "SUCCEEDED"


def test_children_that_ended_are_reaped(host: MakeHost) -> None:
    function = host("""
        import os
        def handle(context, payload):
            pids = []
            for _ in range(5):
                pids.append(os.fork())
                if not pids[-1]: os._exit(0)
            return pids
    """)
    pids = function.run()["output"]
    assert not function.left(pids)
    assert function.run()["cold"] is False


def test_a_fork_that_returns_from_the_handler_too_is_not_heard(host: MakeHost) -> None:
    function = host("""
        import os, time
        def handle(context, payload):
            return "copy" if os.fork() == 0 else time.sleep(0.2) or "original"
    """)
    assert [function.run()["output"] for _ in range(2)] == ["original", "original"]
    assert descendants(function) == 2


LEFTOVERS = {
    "files": "keep.extend(os.open('/dev/null', os.O_RDONLY) for _ in range(300))",
    "threads": "threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()",
    "printing thread": "threading.Thread(target=chatter, daemon=True).start()",
    "executor": "keep.append(ThreadPoolExecutor()); keep[-1].submit(print)",
    "closed stdout": "os.close(1)",
    "closed stdin": "os.close(0)",
    "stdout on a file": "os.dup2(os.open('/dev/null', os.O_WRONLY), 1)",
    "closed standard streams": "os.closerange(0, 3)",
    "umask": "os.umask(0o777)",
    "signal mask": "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])",
    "resource limit": "resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))",
}
RESTORED = {
    "sys.stdout": "sys.stdout = sys.stderr = io.StringIO()",
    "broken sys.stdout": "sys.stdout = None",
    "directory": "os.chdir('/')",
    "environment": "os.environ['NEW'] = '1'; del os.environ['PATH']",
    "environment object": "os.environ = {}",
    "signal handlers": "signal.signal(signal.SIGTERM, signal.SIG_IGN); signal.signal(signal.SIGUSR1, print)",
    "timer": "signal.setitimer(signal.ITIMER_REAL, 0.05)",
    "recursion limit": "sys.setrecursionlimit(200)",
    "trace": "sys.setprofile(lambda *a: os.write(1, b'traced'))",
}
SOURCE = """
import io, os, resource, signal, sys, threading, time
from concurrent.futures import ThreadPoolExecutor
keep = []
def chatter():
    while True: os.write(1, b"late\\n")
def state():
    return [os.getcwd(), sorted(os.environ), sys.getrecursionlimit(), str(signal.getsignal(signal.SIGTERM)),
            str(signal.getsignal(signal.SIGUSR1)), len(os.listdir("/proc/self/fd")), threading.active_count(),
            os.path.exists("/proc/self/fd/0"), resource.getrlimit(resource.RLIMIT_FSIZE)]
def handle(context, payload):
    if not payload:
        print("seen")
        time.sleep(0.1)
        return state()
    before = state()
    STATEMENT
    return before
"""


@pytest.mark.parametrize("name", [*LEFTOVERS, *RESTORED])
def test_the_next_run_finds_the_process_as_it_was(host: MakeHost, name: str) -> None:
    statement = LEFTOVERS.get(name) or RESTORED[name]
    function = host(SOURCE.replace("STATEMENT", statement))
    first = function.run(True)
    assert first["error"] is None
    second = function.run(False)
    assert (second["status"], second["logs"]) == ("SUCCEEDED", {"stdout": ["seen"], "stderr": []})
    assert second["cold"] is (name in LEFTOVERS)
    assert second["output"] == first["output"]
    assert descendants(function) == 2


@pytest.mark.parametrize("statement", ["os.closerange(3, 65536)", "os.closerange(0, 65536)"])
def test_a_run_that_closes_the_runtimes_socket_fails(host: MakeHost, statement: str) -> None:
    function = host(f"import os, time\ndef handle(c, p):\n    if p: {statement}; time.sleep(100)\n    return 1")
    began = time.monotonic()
    reply = function.run(True, timeout=60)
    assert (reply["status"], reply["error"]["type"]) == ("FAILED", "ProcessExited")
    assert time.monotonic() - began < 30
    second = function.run(False)
    assert (second["output"], second["cold"]) == (1, True)


def test_what_is_printed_between_runs_belongs_to_none(host: MakeHost) -> None:
    function = host("""
        import os, threading, time
        ended = threading.Event()
        def late():
            ended.wait()
            time.sleep(0.1)
            os.write(1, b"late")
            os.mkdir("written")
        threading.Thread(target=late, daemon=True).start()
        def handle(context, payload):
            print("own")
            ended.set()
    """)
    assert function.run()["logs"]["stdout"] == ["own"]
    assert eventually((function.root / "written").exists)
    assert function.run()["logs"]["stdout"] == ["own"]


def test_threads_of_the_module_itself_are_not_held_against_it(host: MakeHost) -> None:
    function = host("""
        import threading
        threading.Thread(target=threading.Event().wait, daemon=True).start()
        def handle(context, payload): pass
    """)
    assert [function.run()["cold"] for _ in range(3)] == [True, False, False]
