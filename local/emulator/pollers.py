"""Polling of event source mappings as Lambda does it: streams apart from queues, at once, with batching windows.

MiniStack polls everything in one thread and executes the function of a DynamoDB stream in it, so that while the publisher
of a journal is at work no queue is polled, and at most one batch is taken from each between two of its batches. A wake-up
that finds nothing makes it deaf for 50 ms. `MaximumBatchingWindowInSeconds` is kept and not heeded, and a batch has never
more than ten messages.

Lambda polls a stream four times a second, so what is written within a moment comes as one batch. Here a stream is read
`GATHER_SECONDS` after it is written: the two records of a short run are one batch, delivered when the run is over and not
while it executes, on the same two cores. A write to a table looks into no queue, and a message into no stream.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

DEAF_SECONDS = 0.005
GATHER_SECONDS = 0.025
_RECEIVED_AT_ONCE = 10  # what SQS gives; a larger batch is gathered, on AWS as here


def install(functions: Any, sqs: Any, dynamodb: Any) -> None:
    """Change `ministack.services.lambda_svc`, before its poller has begun, how it receives from `sqs`, and whom `dynamodb` wakes."""
    functions._ESM_IDLE_WAKE_GAP_SECONDS = DEAF_SECONDS
    _poll_streams_apart(functions, dynamodb)
    _gather_batches(functions, sqs)


def _poll_streams_apart(functions: Any, dynamodb: Any) -> None:
    written, poll, poll_all = threading.Event(), functions._poll_dynamodb_streams, functions._poll_loop

    def poll_streams() -> None:
        while True:
            if written.wait(1):
                time.sleep(GATHER_SECONDS)
            written.clear()
            try:
                while poll():
                    pass
            except Exception:
                functions.logger.exception("polling the streams failed")

    def poll_loop() -> None:
        threading.Thread(target=poll_streams, daemon=True, name="ministack-streams").start()
        poll_all()

    dynamodb.esm_wake = written
    functions._poll_dynamodb_streams, functions._poll_loop = lambda: False, poll_loop


def _gather_batches(functions: Any, sqs: Any) -> None:
    receive = sqs._receive_messages_for_esm

    def receive_batch(queue_url: str, most: int) -> list[dict[str, Any]]:
        if most <= _RECEIVED_AT_ONCE:
            return list(receive(queue_url, most))
        if not _is_complete(sqs, queue_url, most, _window(functions, queue_url)):
            return []
        return _gathered(lambda wanted: receive(queue_url, wanted), most)

    sqs._receive_messages_for_esm = receive_batch


def _is_complete(sqs: Any, queue_url: str, most: int, window: float) -> bool:
    """True if the batch is full, or its first message has waited for the window."""
    now = time.time()
    with sqs._queues_lock:
        since = [message["visible_at"] for message in sqs._get_q(queue_url)["messages"] if message["visible_at"] <= now]
    return len(since) >= most or (bool(since) and now - min(since) >= window)


def _gathered(receive: Callable[[int], list[dict[str, Any]]], most: int) -> list[dict[str, Any]]:
    batch: list[dict[str, Any]] = []
    while len(batch) < most and (part := receive(most - len(batch))):
        batch += part
    return batch


def _window(functions: Any, queue_url: str) -> float:
    """The seconds that the mapping of a queue waits for more; 0 when it has not said."""
    name = queue_url.rpartition("/")[2]
    mappings = (mapping for _, _, mapping in functions._iter_all_esms())
    ours = (mapping for mapping in mappings if mapping.get("EventSourceArn", "").rpartition(":")[2] == name)
    found: dict[str, Any] = next(ours, {})
    return float(found.get("MaximumBatchingWindowInSeconds") or 0)
