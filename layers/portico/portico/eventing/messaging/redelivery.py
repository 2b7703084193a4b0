"""Redelivery: a message that failed comes again, soon at first, then later and later."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Final

from portico.core.base.observability import logger
from portico.eventing.messaging.queue import Queue

ATTEMPTS: Final = 10  # as the queues' `maxReceiveCount` in the template; after the last comes the dead-letter queue
_LONGEST_SECONDS: Final = 120

QueueMessage = Mapping[str, Any]


@dataclass
class Redelivery(Queue):
    """Sets when failed messages of a queue are visible again."""

    queue: str

    @cached_property
    def queue_url(self) -> str:
        """The URL of the queue."""
        return str(self.client.call("GetQueueUrl", {"QueueName": self.queue})["QueueUrl"])

    def postpone(self, message: QueueMessage) -> None:
        """After 2 seconds, then 4, 8 and so on, at most two minutes."""
        seconds = min(_LONGEST_SECONDS, 2 ** min(attempt(message), 10))
        self.client.call(
            "ChangeMessageVisibility",
            {"QueueUrl": self.queue_url, "ReceiptHandle": message["receiptHandle"], "VisibilityTimeout": seconds},
        )


def batch_failures(failed: Iterable[QueueMessage]) -> dict[str, Any]:
    """The reply of a function about the messages that failed: they come again, each after its pause."""
    return {"batchItemFailures": [_postponed(message) for message in failed]}


def attempt(message: QueueMessage) -> int:
    """The number of times that the message has come, this one included."""
    return int(message["attributes"]["ApproximateReceiveCount"])


def is_last(message: QueueMessage) -> bool:
    """True if it does not come again."""
    return attempt(message) >= ATTEMPTS


def _postponed(message: QueueMessage) -> dict[str, str]:
    """A message that cannot be postponed comes again all the same, when its visibility ends."""
    try:
        redelivery(message["eventSourceARN"].rpartition(":")[2]).postpone(message)
    except Exception:
        logger().exception("message.not_postponed", extra={"message_id": message["messageId"]})
    return {"itemIdentifier": message["messageId"]}


@cache
def redelivery(queue: str) -> Redelivery:
    """The cached redelivery of a queue, by its name."""
    return Redelivery(queue)
