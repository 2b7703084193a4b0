"""The queue of the worker of sessions, as the sweep sends to it."""

import json
from dataclasses import dataclass

from portico.core.model.scope import Scope
from portico.eventing.messaging.queue import Queue


@dataclass
class SessionQueue(Queue):
    """Has sessions looked after by what may speak to their engines."""

    queue_url: str

    def ask(self, scope: Scope, key: str) -> None:
        """One session, now."""
        body = json.dumps({"overdue": key, "scope": str(scope)})
        self.client.call("SendMessage", {"QueueUrl": self.queue_url, "MessageBody": body})
