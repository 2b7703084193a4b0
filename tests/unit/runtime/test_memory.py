"""The limit on memory."""

import pytest

from tests.unit.runtime.conftest import IN_AND_OUT_OF_THE_SANDBOX, MakeHost

pytestmark = IN_AND_OUT_OF_THE_SANDBOX

SOURCE = """
import mmap, os, threading, time
def hold_shared(megabytes):
    area = mmap.mmap(-1, megabytes * 2**20)
    for page in range(0, len(area), 4096): area[page] = 1
    return area
def handle(context, payload):
    if payload:
        print("begun")
        STATEMENT
    return os.getpid()
"""


@pytest.mark.parametrize(
    "statement",
    [
        "bytearray(200 * 2**20)",
        "x = []\n        while True: x.append('x' * 2**20)",
        "x = hold_shared(150); time.sleep(100)",
        "for _ in range(4): os.fork() or (b'x' * (60 * 2**20), time.sleep(100))\n        time.sleep(100)",
    ],
    ids=["bytes", "text", "shared", "forks"],
)
def test_too_much_memory_fails_the_run(host: MakeHost, statement: str) -> None:
    function = host(SOURCE.replace("STATEMENT", statement), memory=100)
    function.run(False)
    reply = function.run(True, timeout=60)
    assert reply["status"] == "FAILED"
    assert reply["error"]["type"] == "MemoryExceeded"
    assert reply["logs"]["stdout"] == ["begun"]
    assert function.run(False)["cold"] is True


def test_memory_within_the_limit_is_free_to_use(host: MakeHost) -> None:
    function = host(SOURCE.replace("STATEMENT", "x = bytearray(b'x') * (60 * 2**20); time.sleep(0.5)"), memory=100)
    assert [function.run(True)["status"] for _ in range(2)] == ["SUCCEEDED"] * 2


def test_pages_shared_by_forks_count_once(host: MakeHost) -> None:
    hold, fork = "x = b'x' * (50 * 2**20)", "[os.fork() or (time.sleep(100), os._exit(0)) for _ in range(5)]"
    statement = f"{hold}; {fork}; time.sleep(0.5)"
    function = host(SOURCE.replace("STATEMENT", statement), memory=100)
    assert function.run(True)["status"] == "SUCCEEDED"


def test_a_small_limit_still_carries_threads(host: MakeHost) -> None:
    start = "threads = [threading.Thread(target=time.sleep, args=(0.05,)) for _ in range(16)]"
    statement = f"{start}; [t.start() for t in threads]; [t.join() for t in threads]"
    assert host(SOURCE.replace("STATEMENT", statement), memory=100).run(True)["status"] == "SUCCEEDED"


def test_a_process_that_hides_its_memory_is_counted_too(host: MakeHost) -> None:
    hide = "import ctypes; ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)"
    statement = f"{hide}; x = hold_shared(150); time.sleep(100)"
    function = host(SOURCE.replace("STATEMENT", statement), memory=100, TEST_WITHOUT_CAPABILITIES="1")
    assert function.run(True, timeout=60)["error"]["type"] == "MemoryExceeded"
