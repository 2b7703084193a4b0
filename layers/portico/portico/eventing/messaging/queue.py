"""Queues of SQS, as those see them who send to one, or give back what they could not do."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import Any, Final

from portico.core.aws.json_client import JsonClient

_LONGEST_DELAY: Final = 900


class Queue:
    """A queue; its URL is looked up on first use."""

    @cached_property
    def client(self) -> JsonClient:
        """The client, made at the first use."""
        return JsonClient.of("sqs")


@dataclass
class DelayedQueue(Queue):
    """A queue that is sent messages which come after a while."""

    queue_url: str

    def send(self, body: Mapping[str, Any], seconds: float) -> None:
        """One message after so many seconds, at least 1, at most 15 minutes."""
        delay = min(_LONGEST_DELAY, max(1, ceil(seconds)))
        message = {"QueueUrl": self.queue_url, "MessageBody": json.dumps(body), "DelaySeconds": delay}
        self.client.call("SendMessage", message)
