"""What follows a change: the events that its records become, and the messages that the rules of the template make of them."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from moto.events.models import EventPattern
from portico.core.data.journal import Record
from portico.eventing.messaging.event_bus import EventBus
from portico.eventing.subscriptions.listeners import may_be_heard

from tests.support.template import resources


def messages(records: Sequence[Record]) -> int:
    """The number of messages, where no subscription is about the platform's events."""
    return sum(rule.matches_event(_event(record)) for record in records for rule in _rules())


def _event(record: Record) -> Any:
    entry = EventBus("bus").entry(record, heard=not may_be_heard(record))
    return {"source": entry["Source"], "detail-type": entry["DetailType"], "detail": json.loads(entry["Detail"])}


@cache
def _rules() -> list[EventPattern]:
    """The pattern of each rule, once for each of its targets."""
    rules = [each["Properties"] for each in resources().values() if each["Type"] == "AWS::Events::Rule"]
    return [EventPattern.load(json.dumps(rule["EventPattern"])) for rule in rules for _ in rule["Targets"]]
