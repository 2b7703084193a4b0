"""The scaling of a queue's function, as Lambda does it: no more processes are started while some are starting.

MiniStack starts as many at once as `MaximumConcurrency` allows, for every backlog: on a small machine dozens of starting
interpreters then keep those waiting that are warm and would have emptied the queue. (Lambda adds 300 a minute at most.)
"""

import threading
from collections import Counter
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

STARTING = 2  # processes, for each event source mapping

Begun = Callable[[], None]


def install(functions: Any) -> None:
    """Change how `ministack.services.lambda_svc` dispatches batches of queues and takes workers for them."""
    scaling = Scaling(functions)
    functions._sqs_esm_concurrency = scaling.allowed
    functions._dispatch_esm_batch = scaling.dispatch
    functions.acquire_worker = scaling.acquire


class Scaling:
    """MiniStack's own scaling, held back while processes are starting."""

    def __init__(self, functions: Any) -> None:
        self._concurrency = functions._sqs_esm_concurrency
        self._dispatch = functions._dispatch_esm_batch
        self._acquire = functions.acquire_worker
        self._wake = functions._esm_wake
        self._starting: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._batch: ContextVar[Begun | None] = ContextVar("batch", default=None)

    def allowed(self, mapping: dict[str, Any], *rest: Any) -> int:
        """The number of batches of a mapping that may be under way: no more while enough processes are starting."""
        return 0 if self._starting[mapping["UUID"]] >= STARTING else int(self._concurrency(mapping, *rest))

    def dispatch(self, mapping_id: str, run: Callable[..., None], *arguments: Any) -> None:
        """Runs a batch, which counts as starting until it has its process."""
        begun = self._start(mapping_id)

        def run_batch(*given: Any) -> None:
            self._batch.set(begun)
            try:
                run(*given)
            finally:
                begun()

        self._dispatch(mapping_id, run_batch, *arguments)

    def acquire(self, *arguments: Any, **options: Any) -> tuple[Any, str]:
        """A worker for the batch of this thread, and how it was come by."""
        worker, how = self._acquire(*arguments, **options)
        begun = self._batch.get()
        if begun and how == "spawn":
            _after_start(worker, begun)
        elif begun:
            begun()
        return worker, how

    def _start(self, mapping_id: str) -> Begun:
        """Counts a batch as starting; what it returns ends that, once."""
        with self._lock:
            self._starting[mapping_id] += 1
        over: list[bool] = []

        def begun() -> None:
            with self._lock:
                if not over:
                    over.append(True)
                    self._starting[mapping_id] -= 1
            self._wake.set()

        return begun


def _after_start(worker: Any, begun: Begun) -> None:
    spawn = worker._spawn

    def spawn_once(*arguments: Any) -> None:
        del worker._spawn
        try:
            spawn(*arguments)
        finally:
            begun()

    worker._spawn = spawn_once
