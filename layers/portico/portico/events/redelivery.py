"""When a message that failed comes again: soon at first, then later and later."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, cast

from portico.core.aws import client

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

ATTEMPTS: Final = 10  # as the queues' `maxReceiveCount` in the template; after the last comes the dead-letter queue
_LONGEST_SECONDS: Final = 120


@dataclass
class Redelivery:
    """Sets when failed messages of a queue are visible again."""

    queue: str

    @cached_property
    def client(self) -> "SQSClient":
        """The client, made at the first failure."""
        return cast("SQSClient", client("sqs"))

    @cached_property
    def queue_url(self) -> str:
        """Where the queue is."""
        return self.client.get_queue_url(QueueName=self.queue)["QueueUrl"]

    def postpone(self, message: Mapping[str, Any]) -> None:
        """After 2 seconds, then 4, 8 and so on, at most two minutes."""
        seconds = min(_LONGEST_SECONDS, 2 ** min(attempt(message), 10))
        self.client.change_message_visibility(
            QueueUrl=self.queue_url, ReceiptHandle=message["receiptHandle"], VisibilityTimeout=seconds
        )


def attempt(message: Mapping[str, Any]) -> int:
    """How often the message has come, with this time."""
    return int(message["attributes"]["ApproximateReceiveCount"])
