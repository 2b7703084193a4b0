"""The event bus and its queues, in memory, as the template wires them: what is published or sent reaches its handlers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any, Final

from moto.events.models import EventPattern
from portico.core.base.ids import new_id

from tests.support.clock import TestClock
from tests.support.faults import Attempt
from tests.support.template import resources, template

_ARN: Final = "arn:aws:sqs:us-east-1:123456789012:"


@dataclass
class Message:
    """A message in a queue (named by its logical id): when it may be seen, and how often it came."""

    queue: str
    body: str
    due: float
    id: str = field(default_factory=new_id)
    received: int = 0

    def as_record(self) -> dict[str, Any]:
        """As Lambda hands it to a handler."""
        return {
            "messageId": self.id,
            "receiptHandle": self.id,
            "body": self.body,
            "attributes": {"ApproximateReceiveCount": str(self.received), "SentTimestamp": "0"},
            "messageAttributes": {},
            "eventSource": "aws:sqs",
            "eventSourceARN": f"{_ARN}{self.queue}",
            "awsRegion": "us-east-1",
        }


@dataclass
class Bus:
    """Listens to what is carried out on a line, and brings it to the queues; `dead` are those that came too often."""

    clock: TestClock
    waiting: list[Message] = field(default_factory=list)
    dead: list[Message] = field(default_factory=list)

    def listen(self, attempt: Attempt) -> None:
        """Events that were put, messages that were sent."""
        if attempt.operation == "PutEvents":
            for entry in attempt.parameters["Entries"]:
                self._publish(entry)
        elif attempt.operation == "SendMessage":
            sent = attempt.parameters
            self.send(
                sent["QueueUrl"].rpartition("/")[2].removesuffix(".fifo"), sent["MessageBody"], sent.get("DelaySeconds")
            )

    def send(self, queue: str, body: str, delay: float | None = None) -> None:
        """A message, after the queue's own delay if none is given; a queue that nobody reads has dead letters."""
        if queue not in consumers():
            self.dead.append(Message(queue, body, self._now))
            return
        seconds = number(queue_properties(queue).get("DelaySeconds", 0)) if delay is None else delay
        self.waiting.append(Message(queue, body, self._now + seconds))

    def due(self) -> dict[str, list[Message]]:
        """The messages that may be seen, by queue; each counts as received, and hides while it is handled."""
        found: dict[str, list[Message]] = {}
        for message in self.waiting:
            if message.due <= self._now:
                found.setdefault(message.queue, []).append(message)
        for message in [message for messages in found.values() for message in messages]:
            message.received += 1
            message.due = self._now + number(queue_properties(message.queue)["VisibilityTimeout"])
        return found

    def done(self, messages: list[Message], failed: set[str]) -> None:
        """Those that did not fail are gone; those that failed too often are dead letters."""
        for message in messages:
            most = queue_properties(message.queue)["RedrivePolicy"]["maxReceiveCount"]
            if message.id not in failed:
                self.waiting.remove(message)
            elif message.received >= most:
                self.waiting.remove(message)
                self.dead.append(message)

    def seconds_to_next(self) -> float | None:
        """Until the next message may be seen."""
        return min((max(0.0, message.due - self._now) for message in self.waiting), default=None)

    @property
    def _now(self) -> float:
        return self.clock.now().timestamp()

    def _publish(self, entry: Mapping[str, Any]) -> None:
        detail = json.loads(entry["Detail"])
        event = {"source": entry["Source"], "detail-type": entry["DetailType"], "detail": detail}
        for pattern, queue, given in _rules():
            if pattern.matches_event(event):
                self.send(queue, given or json.dumps(detail))


@cache
def _rules() -> list[tuple[EventPattern, str, str | None]]:
    rules = [item["Properties"] for item in resources().values() if item["Type"] == "AWS::Events::Rule"]
    return [
        (EventPattern.load(json.dumps(rule["EventPattern"])), _logical_id(target["Arn"]), target.get("Input"))
        for rule in rules
        for target in rule["Targets"]
    ]


@cache
def consumers() -> dict[str, tuple[str, int]]:
    """By queue: the folder of the handler that its messages invoke, and how many at most."""
    found = {}
    for resource in resources().values():
        for event in resource["Properties"].get("Events", {}).values() if _is_function(resource) else ():
            if event["Type"] == "SQS":
                folder = resource["Properties"]["Handler"].split(".")[1]
                found[_logical_id(event["Properties"]["Queue"])] = (folder, event["Properties"]["BatchSize"])
    return found


def handler(folder: str) -> Any:
    """The handler of a function's folder."""
    return import_module(f"functions.{folder}.app").handler


@cache
def queue_properties(queue: str) -> dict[str, Any]:
    """The properties of a queue of the template."""
    properties: dict[str, Any] = resources()[queue]["Properties"]
    return properties


def number(value: Any) -> float:
    """A number of the template, or the default of the parameter that it refers to."""
    return float(template()["Parameters"][value["Ref"]]["Default"] if isinstance(value, dict) else value)


def _logical_id(arn: Any) -> str:
    name: str = arn["GetAtt"]
    return name.partition(".")[0]


def _is_function(resource: Mapping[str, Any]) -> bool:
    return bool(resource["Type"] == "AWS::Serverless::Function")
