"""The messages of a batch, several at once: what handles them waits for DynamoDB most of the time."""

import time
from collections.abc import Callable, Sequence
from typing import Final

from portico.eventing.messaging.redelivery import QueueMessage, attempt

AT_ONCE: Final = 8  # below the connections of a client's pool (10)


def unprocessed(
    messages: Sequence[QueueMessage], handle: Callable[[QueueMessage], bool], seconds: float
) -> list[QueueMessage]:
    """The messages that `handle` did not settle, or that could not be begun within so many seconds.

    Those that have come most often are begun first. A single one, the usual batch, needs no threads.
    """
    end = time.monotonic() + seconds

    def in_time(message: QueueMessage) -> bool:
        return time.monotonic() < end and handle(message)

    ordered = sorted(messages, key=attempt, reverse=True)
    if len(ordered) < 2:
        return [message for message in ordered if not in_time(message)]
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(min(AT_ONCE, len(ordered))) as threads:
        settled = list(threads.map(in_time, ordered))
    return [message for message, done in zip(ordered, settled, strict=True) if not done]
