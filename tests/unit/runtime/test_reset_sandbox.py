"""A sandbox whose runtime has ended and is started again, as AWS Lambda does after a time-out or a crash."""

import os
import signal

import pytest

from tests.support.waiting import alive, eventually
from tests.unit.runtime.conftest import IN_AND_OUT_OF_THE_SANDBOX, MakeHost

pytestmark = IN_AND_OUT_OF_THE_SANDBOX
DAEMON = """
import os, time
def handle(context, payload):
    child = os.getpid()
    if os.fork() == 0:
        os.setsid()
        if os.fork(): os._exit(0)
        with open("pids", "w") as file: file.write(f"{os.getpid()} {child} ")
    time.sleep(1000)
"""


@pytest.fixture
def with_init() -> bool:
    """True: a runtime of another test, which starts at the same time, ends the orphans of the machine's init."""
    return True


def test_leftovers_of_a_lost_runtime_go_before_the_next_run(host: MakeHost) -> None:
    """Guardian and parent end at once: nobody is there to end the daemon until the next parent comes."""
    function = host(DAEMON)
    file = function.root / "pids"
    function.send(timeout=60)
    assert eventually(lambda: file.exists() and file.read_text().endswith(" "))
    daemon, child = map(int, file.read_text().split())
    guardian = child_of(function.process.pid)
    os.kill(guardian, signal.SIGSTOP)
    function.process.kill()
    function.process.wait()
    os.kill(guardian, signal.SIGKILL)
    assert eventually(lambda: not alive(guardian))
    assert alive(daemon)
    assert function.confined or eventually(lambda: not alive(child)), "the kernel ends it where prctl(2) is allowed"
    host("def handle(context, payload): return 1").run()
    assert eventually(lambda: not alive(daemon))
    assert eventually(lambda: not alive(child))


def child_of(pid: int) -> int:
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return int(file.read().split()[0])
