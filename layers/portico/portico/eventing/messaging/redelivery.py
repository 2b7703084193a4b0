"""When a message that failed comes again: soon at first, then later and later."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Final

from portico.core.base.observability import logger
from portico.eventing.messaging.queue import Queue

ATTEMPTS: Final = 10  # as the queues' `maxReceiveCount` in the template; after the last comes the dead-letter queue
_LONGEST_SECONDS: Final = 120

Message = Mapping[str, Any]


@dataclass
class Redelivery(Queue):
    """Sets when failed messages of a queue are visible again."""

    queue: str

    @cached_property
    def queue_url(self) -> str:
        """Where the queue is."""
        return str(self.client.call("GetQueueUrl", {"QueueName": self.queue})["QueueUrl"])

    def postpone(self, message: Message) -> None:
        """After 2 seconds, then 4, 8 and so on, at most two minutes."""
        seconds = min(_LONGEST_SECONDS, 2 ** min(attempt(message), 10))
        self.client.call(
            "ChangeMessageVisibility",
            {"QueueUrl": self.queue_url, "ReceiptHandle": message["receiptHandle"], "VisibilityTimeout": seconds},
        )


def again(failed: Iterable[Message]) -> dict[str, Any]:
    """What a function answers of the messages that failed: they come again, each after its pause."""
    return {"batchItemFailures": [_postponed(message) for message in failed]}


def attempt(message: Message) -> int:
    """How often the message has come, with this time."""
    return int(message["attributes"]["ApproximateReceiveCount"])


def is_last(message: Message) -> bool:
    """Whether it does not come again."""
    return attempt(message) >= ATTEMPTS


def _postponed(message: Message) -> dict[str, str]:
    """A message that cannot be postponed comes again all the same, when its visibility ends."""
    try:
        redelivery(message["eventSourceARN"].rpartition(":")[2]).postpone(message)
    except Exception:
        logger().exception("message.not_postponed", extra={"message_id": message["messageId"]})
    return {"itemIdentifier": message["messageId"]}


@cache
def redelivery(queue: str) -> Redelivery:
    """That of a queue, by its name; one for each."""
    return Redelivery(queue)
