"""Killing a run through its marker."""

import threading
import time

import pytest

from tests.unit.runtime.conftest import IN_AND_OUT_OF_THE_SANDBOX, MakeHost, MakeProgram
from tests.unit.runtime.storage import Storage
from tests.unit.runtime.test_leftovers import DAEMON

pytestmark = IN_AND_OUT_OF_THE_SANDBOX


def test_a_run_is_killed_with_all_its_processes(host: MakeHost, storage: Storage) -> None:
    function = host(DAEMON.replace('print("started")', "print(*started, flush=True); time.sleep(100)"))
    marked: list[float] = []

    def mark() -> None:
        storage.objects["kill"] = b""
        marked.append(time.monotonic())

    timer = threading.Timer(0.6, mark)
    timer.start()
    reply = function.run(marker_url=storage.url("kill"), timeout=60)
    noticed = next(at for at, _ in reversed(storage.asked))
    timer.join()
    assert (reply["status"], reply["error"]["type"]) == ("KILLED", "Killed")
    assert 300 <= reply["duration_ms"] < 10_000, "it asks from then on"
    assert noticed - marked[0] < 5
    assert not function.left(reply["logs"]["stdout"][0].split())
    assert function.run(timeout=0.1)["cold"] is True


def test_a_marker_that_is_there_already_kills_within_a_second(program: MakeProgram, storage: Storage) -> None:
    storage.objects["kill"] = b"x"
    reply = program("sleep").run(100, marker_url=storage.url("kill"), timeout=60)
    assert reply["status"] == "KILLED"
    assert 300 <= reply["duration_ms"] < 10_000


def test_short_runs_never_ask(program: MakeProgram, storage: Storage) -> None:
    storage.objects["kill"] = b""
    function = program("sleep")
    assert [function.run(0.05, marker_url=storage.url("kill"))["output"] for _ in range(5)] == ["done"] * 5
    assert storage.asked == []


@pytest.mark.parametrize("path", ["absent", "hang", "drip", "broken", "redirect"])
def test_a_server_that_does_not_say_yes_changes_nothing(program: MakeProgram, storage: Storage, path: str) -> None:
    storage.objects["yes"] = b""
    reply = program("sleep").run(0.8, marker_url=storage.url(path), timeout=60)
    assert (reply["status"], reply["output"]) == ("SUCCEEDED", "done")
    assert {name for _, name in storage.asked} == {path}
    assert 800 <= reply["duration_ms"] < 10_000


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://no-such-host.invalid/", "nonsense", "http://["])
def test_a_url_that_leads_nowhere_changes_nothing(program: MakeProgram, url: str) -> None:
    assert program("sleep").run(0.45, marker_url=url, timeout=60)["output"] == "done"


def test_trouble_with_the_server_passes(program: MakeProgram, storage: Storage) -> None:
    function = program("sleep")
    reply = function.run(100, marker_url=storage.url("moody"), timeout=60)
    assert reply["status"] == "KILLED"
    assert [line["event"] for line in function.log()] == ["run.finished"]


def test_it_asks_somewhat_more_than_once_a_second(program: MakeProgram, storage: Storage) -> None:
    program("sleep").run(3.2, marker_url=storage.url("absent"), timeout=60)
    assert 3 <= len(storage.asked) <= 4
    assert storage.asked[0][0] + 0.8 < storage.asked[1][0]


def test_a_follower_kills_nothing(program: MakeProgram, storage: Storage) -> None:
    storage.objects["marker"] = str(int(time.time()) + 30).encode()
    assert program("sleep").run(0.8, marker_url=storage.url("marker"), timeout=60)["output"] == "done"


def test_a_runtime_is_told_of_kills_in_the_old_way(program: MakeProgram, storage: Storage) -> None:
    storage.objects["kill"] = b""
    assert program("sleep").run(100, kill_url=storage.url("kill"), timeout=60)["status"] == "KILLED"
