"""Wake-ups: messages that say nothing but that something may be due, so that nothing runs when nobody calls.

A delayed message follows whatever gets in flight. Each one triggers a sweep of everything overdue, and the sweep asks for
the next, as long as anything is in flight.
"""

from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING, Final, cast

from portico.core.aws import client

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

_LONGEST_DELAY: Final = 900


@dataclass
class Wakeups:
    """Asks for sweeps."""

    queue_url: str

    @cached_property
    def client(self) -> "SQSClient":
        """The client, made at the first use."""
        return cast("SQSClient", client("sqs"))

    def ask(self, seconds: float) -> None:
        """One wake-up after so many seconds, at most 15 minutes."""
        delay = min(_LONGEST_DELAY, max(1, ceil(seconds)))
        self.client.send_message(QueueUrl=self.queue_url, MessageBody="{}", DelaySeconds=delay)
