"""Messages: what a rule makes of an event for a channel."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from portico.core.base.clock import instant
from portico.core.base.errors import BadRequest
from portico.core.base.frozen import frozen
from portico.core.base.strict_json import parse
from portico.eventing.notifications import templates
from portico.eventing.notifications.entity import NotificationChannel, NotificationRule
from portico.eventing.notifications.matching import entry_for, values_of

JSON: Final = "application/json"
TEST_TYPE: Final = "notification.test"


@frozen
class Outgoing:
    """A message: the id by which receivers know a repetition, and its body."""

    id: str
    body: str


def message_of(
    rule: NotificationRule, channel: NotificationChannel | None, event: Mapping[str, Any], name: str
) -> Outgoing:
    """The message about an event. Raises TemplateFault."""
    return Outgoing(name, body_of(rule, channel, event, values_of(rule.name, entry_for(rule.events, event), event)))


def body_of(
    rule: NotificationRule, channel: NotificationChannel | None, event: Mapping[str, Any], values: Mapping[str, Any]
) -> str:
    """The body: the rule's template with these values, or the event as Standard Webhooks has it. Raises TemplateFault."""
    if rule.template is None:
        shown = {"type": event["type"], "timestamp": event.get("time"), "data": values["event"]}
        return json.dumps(shown, ensure_ascii=False)
    text = templates.render(rule.template, values)
    webhook = channel.webhook if channel is not None else None
    if webhook is not None and webhook.content_type == JSON and not _is_json(text):
        raise templates.TemplateFault(f"What it gives is not JSON, which the channel {rule.channel!r} sends.")
    return text


def test_message(name: str, said: str, now: datetime) -> Outgoing:
    """The message by which a channel is tried."""
    return Outgoing(name, json.dumps({"type": TEST_TYPE, "timestamp": instant(now), "data": {"message": said}}))


def _is_json(text: str) -> bool:
    try:
        parse(text)
    except BadRequest:
        return False
    return True
