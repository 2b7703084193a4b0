"""The queue of passes: a FIFO queue, in which each resource group is a message group, so that its passes go one after the other."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from portico.core.base.ids import new_id
from portico.eventing.messaging.queue import Queue


@dataclass
class SessionPassQueue(Queue):
    """Notes an asking, and sends the message of its pass."""

    queue_url: str
    note: Callable[[str], None]

    def ask(self, group: str) -> None:
        """A pass of the group, soon; every message is one of its own, for each may be the last that is asked for."""
        self.note(group)
        message = {"MessageBody": json.dumps({"group": group}), "MessageGroupId": group.lower()}
        self.client.call("SendMessage", {"QueueUrl": self.queue_url, "MessageDeduplicationId": new_id(), **message})
