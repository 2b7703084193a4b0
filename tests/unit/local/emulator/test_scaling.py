"""How the emulator scales up for a queue: a few processes at a time, and none is forgotten."""

import threading
from types import SimpleNamespace
from typing import Any

from local.emulator import scaling as server_scaling

MAPPING = {"UUID": "m"}


class Functions:
    """The parts of the emulator that are used: batches run at once in threads, workers are new or warm."""

    def __init__(self) -> None:
        self.started, self.warm = threading.Event(), False
        self._esm_wake = threading.Event()
        self.threads: list[threading.Thread] = []

    def _sqs_esm_concurrency(self, _: Any) -> int:
        return 50

    def _dispatch_esm_batch(self, _: str, run: Any, *arguments: Any) -> None:
        self.threads.append(threading.Thread(target=run, args=arguments))
        self.threads[-1].start()

    def acquire_worker(self) -> tuple[Any, str]:
        return SimpleNamespace(_spawn=lambda: self.started.wait(20)), "reused" if self.warm else "spawn"

    def batch(self, done: threading.Event) -> None:
        """What runs a batch: takes a worker, starts it if it is new, and waits for its function."""
        worker, how = self.acquire_worker()
        if how == "spawn":
            worker._spawn()
        assert done.wait(20)

    def take(self, done: threading.Event) -> None:
        """What the poller does for one batch."""
        self._dispatch_esm_batch("m", self.batch, done)


def changed(*, warm: bool = False) -> Any:
    functions = Functions()
    functions.warm = warm
    server_scaling.install(functions)
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
