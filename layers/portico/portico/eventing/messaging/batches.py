"""The messages of a batch, several at once: what handles them waits for DynamoDB most of the time."""

import time
from collections.abc import Callable, Sequence

from portico.core.base.side_by_side import side_by_side
from portico.eventing.messaging.redelivery import QueueMessage, attempt


def unprocessed(
    messages: Sequence[QueueMessage], handle: Callable[[QueueMessage], bool], seconds: float
) -> list[QueueMessage]:
    """The messages that `handle` did not settle, or that could not be begun within so many seconds.

    Those that have come most often are begun first.
    """
    end = time.monotonic() + seconds

    def in_time(message: QueueMessage) -> bool:
        return time.monotonic() < end and handle(message)

    ordered = sorted(messages, key=attempt, reverse=True)
    settled = side_by_side(in_time, ordered)
    return [message for message, done in zip(ordered, settled, strict=True) if not done]
