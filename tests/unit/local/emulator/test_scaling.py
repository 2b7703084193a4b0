"""How the emulator scales up: a few processes of a function at a time, and none is forgotten."""

import threading
import time
from types import SimpleNamespace
from typing import Any

import pytest

from local.emulator import scaling as server_scaling

MAPPING = {"UUID": "m"}


class Functions:
    """The parts of the emulator that are used: batches run at once in threads, workers are new or warm.

    It is both modules, that of the service and that of the workers.
    """

    def __init__(self) -> None:
        self._workers: dict[str, list[Any]] = {}
        self.started, self.warm = threading.Event(), False
        self._esm_wake = threading.Event()
        self.threads: list[threading.Thread] = []

    def _sqs_esm_concurrency(self, _: Any) -> int:
        return 50

    def _dispatch_esm_batch(self, _: str, run: Any, *arguments: Any) -> None:
        self.threads.append(threading.Thread(target=run, args=arguments))
        self.threads[-1].start()

    def _worker_key(self, name: str, _config: Any, qualifier: str) -> str:
        return f"{name}:{qualifier}"

    def acquire_worker(self, name: str, config: Any, _code: bytes, qualifier: str = "$LATEST") -> tuple[Any, str]:
        pool = self._workers.setdefault(self._worker_key(name, config, qualifier), [])
        for worker in pool:
            if not worker.in_use:
                worker.in_use = True
                return worker, "reused"
        pool.append(SimpleNamespace(_spawn=lambda: self.started.wait(20), in_use=True))
        return pool[-1], "reused" if self.warm else "spawn"

    def release_worker(self, worker: Any) -> None:
        worker.in_use = False

    def call(self, name: str, done: threading.Event, how: list[str]) -> None:
        """What an invocation does."""
        worker, way = self.acquire_worker(name, {}, b"")
        how.append(way)
        try:
            if way == "spawn":
                worker._spawn()
            assert done.wait(20)
        finally:
            self.release_worker(worker)

    def begin(self, name: str, done: threading.Event, how: list[str]) -> None:
        """The same, in a thread."""
        self.threads.append(threading.Thread(target=self.call, args=(name, done, how)))
        self.threads[-1].start()

    def batch(self, done: threading.Event) -> None:
        """What runs a batch: takes a worker, starts it if it is new, and waits for its function."""
        worker, how = self.acquire_worker("f", {}, b"")
        if how == "spawn":
            worker._spawn()
        assert done.wait(20)

    def take(self, done: threading.Event) -> None:
        """What the poller does for one batch."""
        self._dispatch_esm_batch("m", self.batch, done)


def changed(*, warm: bool = False) -> Any:
    functions = Functions()
    functions.warm = warm
    server_scaling.install(functions, functions)
    return functions


def until_allowed(functions: Any) -> None:
    while not functions._sqs_esm_concurrency(MAPPING):
        assert functions._esm_wake.wait(20)
        functions._esm_wake.clear()


def test_no_more_start_than_a_few_at_once() -> None:
    functions, done = changed(), threading.Event()
    for _ in range(server_scaling.STARTING):
        assert functions._sqs_esm_concurrency(MAPPING) == 50
        functions.take(done)
    assert functions._sqs_esm_concurrency(MAPPING) == 0
    assert functions._sqs_esm_concurrency({"UUID": "another"}) == 50
    functions.started.set()
    until_allowed(functions)  # while the batches are still at work
    assert all(thread.is_alive() for thread in functions.threads)
    done.set()


def test_warm_ones_do_not_count() -> None:
    functions, done = changed(warm=True), threading.Event()
    for _ in range(10):
        until_allowed(functions)
        functions.take(done)
    done.set()


def test_a_batch_that_fails_before_it_has_a_worker_is_over() -> None:
    functions = changed()
    for _ in range(3 * server_scaling.STARTING):
        until_allowed(functions)
        functions._dispatch_esm_batch("m", lambda: None)


def until(there: Any) -> None:
    end = time.monotonic() + 20
    while not there():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_callers_wait_for_a_warm_one_while_some_start() -> None:
    functions, done, how = changed(), threading.Event(), list[str]()
    done.set()
    for _ in range(16):
        functions.begin("f", done, how)
    until(lambda: len(how) == server_scaling.STARTING)
    time.sleep(0.1)
    assert how == ["spawn"] * server_scaling.STARTING
    functions.started.set()
    for thread in functions.threads:
        thread.join(20)
    assert (len(how), how.count("spawn")) == (16, server_scaling.STARTING)


def test_one_starts_after_the_other_while_all_are_busy() -> None:
    """A function that calls itself is not kept waiting by its caller, nor are 50 runs that last by the first of them."""
    functions, done, how = changed(), threading.Event(), list[str]()
    functions.started.set()
    for _ in range(10):
        functions.begin("f", done, how)
    until(lambda: len(how) == 10)
    assert how == ["spawn"] * 10
    done.set()


def test_none_starts_sooner_than_a_start_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    now, slow = [0.0], 50.0
    monkeypatch.setattr(server_scaling, "time", SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr(server_scaling, "PATIENCE", 10 * slow)
    functions, done, how = changed(), threading.Event(), list[str]()
    worker, _ = functions.acquire_worker("f", {}, b"")
    now[0] = slow
    functions.started.set()
    worker._spawn()
    functions.release_worker(worker)
    for _ in range(2):
        functions.begin("f", done, how)
    until(lambda: how == ["reused"])
    now[0] += slow - 1
    time.sleep(3 * server_scaling.IDLE)
    assert how == ["reused"]
    now[0] += 2
    until(lambda: how == ["reused", "spawn"])
    done.set()


def test_functions_do_not_wait_for_each_other() -> None:
    functions, done, how = changed(), threading.Event(), list[str]()
    for name in ("f", "g", "h"):
        for _ in range(5):
            functions.begin(name, done, how)
    until(lambda: len(how) == 3 * server_scaling.STARTING)
    functions.started.set()
    done.set()


def test_a_start_that_fails_holds_up_nobody() -> None:
    functions, how = changed(), list[str]()
    for _ in range(3 * server_scaling.STARTING):
        worker, way = functions.acquire_worker("f", {}, b"")
        how.append(way)
        functions._workers.clear()  # as the emulator does with a worker that failed
        functions.release_worker(worker)
    assert how == ["spawn"] * (3 * server_scaling.STARTING)


def test_who_waits_starts_none_while_workers_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_scaling, "IDLE", 20)
    functions, how, over = changed(), list[str](), threading.Event()
    functions.started.set()
    over.set()
    functions.call("f", over, how)  # one has come back just now
    busy = threading.Event()
    for _ in range(4):
        functions.begin("f", busy, how)
    busy.set()
    for thread in functions.threads:
        thread.join()
    assert how == ["spawn", *["reused"] * 4]


def test_who_waits_starts_one_when_none_comes_back() -> None:
    functions, how = changed(), list[str]()
    functions.started.set()
    done = threading.Event()
    for _ in range(5):
        functions.begin("f", done, how)
    end = time.monotonic() + 20
    while len(how) < 5:
        assert time.monotonic() < end
        time.sleep(0.01)
    assert how == ["spawn"] * 5
    done.set()
