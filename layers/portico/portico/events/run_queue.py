"""The queue of runs: the dispatcher is told of a run that waits for its time."""

import json
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING, Final, cast

from portico.core.aws import client
from portico.core.call import Call
from portico.core.scope import Scope

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

_LONGEST_DELAY: Final = 900


@dataclass
class RunQueue:
    """Sends what an event of the bus would bring: see `consumer.run_event`."""

    queue_url: str

    @cached_property
    def client(self) -> "SQSClient":
        """The client, made at the first use."""
        return cast("SQSClient", client("sqs"))

    def ask(self, call: Call, scope: Scope, run_id: str, seconds: float) -> None:
        """One message after so many seconds, at most 15 minutes."""
        data = {"scope": str(scope), "entity": run_id, "request_id": call.origin.request_id}
        body = {"data": data} | ({"traceparent": call.origin.traceparent} if call.origin.traceparent else {})
        delay = min(_LONGEST_DELAY, max(1, ceil(seconds)))
        self.client.send_message(QueueUrl=self.queue_url, MessageBody=json.dumps(body), DelaySeconds=delay)
