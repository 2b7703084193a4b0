"""Output of a run is put out while it is still running, and somebody follows."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.runtime.conftest import MakeHost
from tests.unit.runtime.host import Host, pieces
from tests.unit.runtime.storage import Storage

TALKER = """
import sys, time
def handle(context, payload):
    print("first")
    print("oops", file=sys.stderr)
    sys.stdout.write("half a line")
    sys.stdout.flush()
    time.sleep(payload)
    print(" and the rest")
    return "done"
"""
CHATTERER = """
import time
def handle(context, payload):
    until = time.monotonic() + payload
    number = 0
    while time.monotonic() < until:
        print(number)
        number += 1
        time.sleep(0.05)
    return number
"""
DROPPED = {"stdout": 0, "stderr": 0}


@pytest.fixture
def follow(storage: Storage) -> Callable[[float], None]:
    def until(seconds: float) -> None:
        """Somebody follows from now on, for so many seconds."""
        storage.objects["marker"] = f"{time.time() + seconds:.0f}".encode()

    return until


def live(storage: Storage) -> Any:
    found = storage.objects.get("live")
    return None if found is None else json.loads(found)


def begin(function: Host, storage: Storage, seconds: float) -> None:
    function.send(seconds, log_url=storage.url("live"), marker_url=storage.url("marker"), timeout=60)


def end(function: Host) -> Any:
    assert function.process.stdout
    return json.loads(function.process.stdout.readline())["reply"]


def wait_for(there: Callable[[], object], seconds: float = 10) -> float:
    """The seconds until something is there."""
    began = time.monotonic()
    while not there():
        assert time.monotonic() - began < seconds
        time.sleep(0.02)
    return time.monotonic() - began


def test_lines_are_put_out_while_somebody_follows(host: MakeHost, storage: Storage, follow: Any) -> None:
    function = host(TALKER)
    follow(30)
    begin(function, storage, 2.5)
    wait_for(lambda: live(storage))
    told = live(storage)
    assert pieces(told.pop("logs_order")) == ["o1", "e1"]
    assert told == {"logs": {"stdout": ["first"], "stderr": ["oops"]}, "logs_dropped": DROPPED}
    assert end(function)["logs"] == {"stdout": ["first", "half a line and the rest"], "stderr": ["oops"]}


def test_nothing_is_put_out_that_nobody_follows(host: MakeHost, storage: Storage) -> None:
    function = host(CHATTERER)
    reply = function.run(2.5, log_url=storage.url("live"), marker_url=storage.url("marker"), timeout=60)
    assert reply["logs"]["stdout"] == [str(number) for number in range(reply["output"])]
    assert (storage.put, len(storage.asked)) == ([], 3)


def test_who_comes_late_gets_all_from_the_beginning(host: MakeHost, storage: Storage, follow: Any) -> None:
    function = host(CHATTERER)
    begin(function, storage, 5)
    time.sleep(2)
    assert live(storage) is None
    follow(30)
    assert wait_for(lambda: live(storage)) < 2
    lines = live(storage)["logs"]["stdout"]
    assert lines == [str(number) for number in range(len(lines))]
    assert end(function)["status"] == "SUCCEEDED"


def test_nothing_more_is_put_out_when_the_reader_left(host: MakeHost, storage: Storage, follow: Any) -> None:
    function = host(CHATTERER)
    function.run(0)  # its start is not in the two seconds
    follow(2)
    begin(function, storage, 6)
    time.sleep(3.5)
    put = len(storage.put)
    assert 1 <= put <= 3
    reply = end(function)
    assert len(storage.put) == put
    assert len(reply["logs"]["stdout"]) == reply["output"]


def test_quick_runs_put_nothing_out(host: MakeHost, storage: Storage, follow: Any) -> None:
    function = host(TALKER)
    follow(30)
    for _ in range(5):
        function.run(0.05, log_url=storage.url("live"), marker_url=storage.url("marker"), timeout=60)
    assert live(storage) is None


def test_a_storage_that_fails_changes_nothing(host: MakeHost, storage: Storage, follow: Any) -> None:
    function = host(TALKER)
    follow(30)
    for url in (storage.url("hang"), "http://127.0.0.1:9/nobody", "nonsense"):
        began = time.monotonic()
        run = {"log_url": url, "marker_url": storage.url("marker"), "timeout": 60}
        assert function.run(0.8, **run)["output"] == "done"
        assert time.monotonic() - began < 10
