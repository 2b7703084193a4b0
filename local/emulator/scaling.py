"""The scaling of functions: no more processes of one are started while some of it are starting.

MiniStack starts one for every concurrent call, and for a queue's backlog as many at once as `MaximumConcurrency` allows: on a
small machine dozens of starting interpreters then keep those waiting that are warm and would have answered. Here the others
wait until one is warm. It is their turn to start one only when none has come back for as long as the last start took: workers that answer in
milliseconds serve all who wait, on a busy machine, too. (Lambda adds 1,000 in 10 seconds for a function, on processors of their own.)
"""

import threading
import time
from collections import Counter
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

STARTING = 2  # processes, for each function and for each event source mapping
IDLE = 0.3  # seconds without a worker that comes back, the fewest after which those who wait start another one
PATIENCE = 20.0  # seconds after which one is started in any case

Begun = Callable[[], None]


def install(functions: Any, runtime: Any) -> None:
    """Change how `ministack.services.lambda_svc` dispatches batches of queues and takes workers of `ministack.core.lambda_runtime`."""
    starts = Starts(functions, runtime)
    functions.acquire_worker, functions.release_worker = starts.acquire, starts.release
    scaling = Scaling(functions)
    functions._sqs_esm_concurrency = scaling.allowed
    functions._dispatch_esm_batch = scaling.dispatch
    functions.acquire_worker = scaling.acquire


class Starts:
    """MiniStack's own taking of workers, at most `STARTING` of a function in their start at once, and none while they come back."""

    def __init__(self, functions: Any, runtime: Any) -> None:
        self._acquire, self._release = functions.acquire_worker, functions.release_worker
        self._runtime = runtime
        self._starting: Counter[str] = Counter()
        self._back: dict[str, float] = {}
        self._took: dict[str, float] = {}  # seconds, by the last start of each
        self._keys: dict[int, str] = {}
        self._begun: dict[int, Begun] = {}
        self._changed = threading.Condition()

    def acquire(
        self, name: str, config: Any, code: bytes, qualifier: str = "$LATEST", **options: Any
    ) -> tuple[Any, str]:
        """A worker that is warm, or one to start, and how it was come by; waits while enough are starting."""
        key = self._runtime._worker_key(name, config, qualifier)
        end = time.monotonic() + PATIENCE
        with self._changed:
            while not self._is_warm(key) and not self._may_start(key) and time.monotonic() < end:
                self._changed.wait(IDLE)
            worker, how = self._acquire(name, config, code, qualifier=qualifier, **options)
            self._keys[id(worker)] = key
            if how == "spawn":
                self._starting[key] += 1
                since = time.monotonic()
                self._begun[id(worker)] = lambda: self._end(worker, key, since)
                after_start(worker, self._begun[id(worker)])
        return worker, how

    def release(self, worker: Any) -> None:
        """Gives a worker back, also one whose start came to nothing."""
        self._release(worker)
        begun = self._begun.get(id(worker))
        if begun:
            begun()
        with self._changed:
            if key := self._keys.pop(id(worker), None):
                self._back[key] = time.monotonic()
            self._changed.notify_all()

    def _may_start(self, key: str) -> bool:
        idle = time.monotonic() - self._back.get(key, float("-inf"))
        return self._starting[key] < STARTING and idle >= max(IDLE, self._took.get(key, 0))

    def _is_warm(self, key: str) -> bool:
        return any(not worker.in_use for worker in self._runtime._workers.get(key, ()))

    def _end(self, worker: Any, key: str, since: float) -> None:
        """The start of a worker is over; said twice, it counts once. The first ones are given time to come back."""
        with self._changed:
            if self._begun.pop(id(worker), None):
                self._starting[key] -= 1
                self._took[key] = time.monotonic() - since
                if len(self._runtime._workers.get(key, ())) <= STARTING:
                    self._back[key] = time.monotonic()
            self._changed.notify_all()


class Scaling:
    """MiniStack's own scaling for queues, held back while processes are starting."""

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
            after_start(worker, begun)
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


def after_start(worker: Any, begun: Begun) -> None:
    """Has it told when the worker has started, or failed to."""
    spawn = worker._spawn

    def spawn_once(*arguments: Any) -> None:
        worker.__dict__.pop("_spawn", None)
        try:
            spawn(*arguments)
        finally:
            begun()

    worker._spawn = spawn_once
