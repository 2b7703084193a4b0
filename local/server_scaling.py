"""How Lambda scales up for a queue: while some processes of the function are starting, no more are.

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
    concurrency, dispatch, acquire = (
        functions._sqs_esm_concurrency,
        functions._dispatch_esm_batch,
        functions.acquire_worker,
    )
    starting: Counter[str] = Counter()
    lock = threading.Lock()
    batch: ContextVar[Begun | None] = ContextVar("batch", default=None)

    def allowed(mapping: dict[str, Any], *rest: Any) -> int:
        return 0 if starting[mapping["UUID"]] >= STARTING else int(concurrency(mapping, *rest))

    def dispatch_batch(mapping_id: str, run: Callable[..., None], *arguments: Any) -> None:
        over: list[bool] = []

        def begun() -> None:
            with lock:
                if not over:
                    over.append(True)
                    starting[mapping_id] -= 1
            functions._esm_wake.set()

        def run_batch(*given: Any) -> None:
            batch.set(begun)
            try:
                run(*given)
            finally:
                begun()

        with lock:
            starting[mapping_id] += 1
        dispatch(mapping_id, run_batch, *arguments)

    def acquire_worker(*arguments: Any, **options: Any) -> tuple[Any, str]:
        worker, how = acquire(*arguments, **options)
        begun = batch.get()
        if begun and how == "spawn":
            _after_start(worker, begun)
        elif begun:
            begun()
        return worker, how

    functions._sqs_esm_concurrency = allowed
    functions._dispatch_esm_batch = dispatch_batch
    functions.acquire_worker = acquire_worker


def _after_start(worker: Any, begun: Begun) -> None:
    spawn = worker._spawn

    def spawn_once(*arguments: Any) -> None:
        del worker._spawn
        try:
            spawn(*arguments)
        finally:
            begun()

    worker._spawn = spawn_once
