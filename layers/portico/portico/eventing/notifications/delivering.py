"""Delivering: the deliveries of an event are made, once each; then what waits in a lane is sent, one after the other.

Only the first of a lane is tried. While it fails, it holds back those behind it; after a day it is given up, and the next goes.
An attempt is claimed before it is made, so that two workers do not send the same; one that dies leaves a claim that ends by itself.
"""

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from portico.core.base.clock import Clock
from portico.core.base.derived_ids import derived_id
from portico.core.base.errors import PorticoError
from portico.core.base.frozen import frozen
from portico.core.base.ids import time_of
from portico.core.data.changes import Change, StaleVersion
from portico.core.data.repository import Repository
from portico.core.model.call import Call
from portico.eventing.notifications.actions import AdvanceLane, PlanNotifications
from portico.eventing.notifications.entity import (
    DeliveryStatus,
    DeliveryTrouble,
    NotificationChannel,
    NotificationDelivery,
    NotificationRule,
)
from portico.eventing.notifications.lanes import Lanes
from portico.eventing.notifications.messages import message_of
from portico.eventing.notifications.retries import HELD, KEPT_FOR, LEASE, is_given_up, pause
from portico.eventing.notifications.sending import Senders, Unsent
from portico.eventing.notifications.templates import TemplateFault

_BUDGET: Final = 25.0  # seconds within which attempts are begun
_SOON: Final = 1.0


@frozen
class Delivering:
    """Makes deliveries and sends them."""

    repository: Repository[NotificationDelivery]
    rules: Repository[NotificationRule]
    channels: Repository[NotificationChannel]
    lanes: Lanes
    senders: Senders
    clock: Clock

    def plan(self, call: Call, action: PlanNotifications) -> list[str]:
        """The lanes of the deliveries; those that are there already are not made again."""
        names = [name for name, _ in action.rules]
        found = self.rules.get_many(action.scope, names)
        wanted = [
            rule for rule, (_, uid) in zip(found, action.rules, strict=True) if rule is not None and rule.uid == uid
        ]
        return [self._planned(call, rule, action.event).lane for rule in wanted]

    def advance(self, call: Call, action: AdvanceLane) -> float | None:
        """The seconds after which the lane is to be looked at again; None where nothing of it is tried later by this call."""
        end = time.monotonic() + _BUDGET
        while (first := self.lanes.first(action.lane)) is not None:
            key, removal = first
            delivery = self.repository.get_many(action.scope, [key])[0]
            if delivery is None or delivery.status is not DeliveryStatus.WAITING:
                self.lanes.remove(removal)
                continue
            if delivery.due is not None and delivery.due > self.clock.now():
                return None  # who failed to send it asks for the next attempt, or is at it
            if time.monotonic() >= end:
                return _SOON
            after = self._attempted(call, delivery)
            if after is not None and after.status is DeliveryStatus.WAITING:
                return pause(after.attempts).total_seconds()
        return None

    def _planned(self, call: Call, rule: NotificationRule, event: Mapping[str, Any]) -> NotificationDelivery:
        delivery = self._made(rule, event)
        with suppress(StaleVersion):  # it was made before: its event comes again
            self.repository.apply(call, [Change(None, delivery, "create")], [self.lanes.joining(delivery)])
        return delivery

    def _made(self, rule: NotificationRule, event: Mapping[str, Any]) -> NotificationDelivery:
        data, now = event["data"], self.clock.now()
        at = time_of(str(event["id"]))
        expires = KEPT_FOR.end(at)
        return NotificationDelivery(
            id=derived_id(at, "notification", str(event["id"]), rule.uid),
            scope=rule.scope,
            created_at=at,
            updated_at=now,
            since=now,
            rule=rule.name,
            rule_uid=rule.uid,
            channel=rule.channel,
            event_type=str(event["type"]),
            entity=data.get("entity"),
            entity_type=str(data["entity_type"]),
            event_id=str(event["id"]),
            number=int(data.get("version") or 0),
            event={name: value for name, value in event.items() if not name.startswith("portico")},
            expires=expires,
            ttl=int(expires.timestamp()),
        )

    def _attempted(self, call: Call, delivery: NotificationDelivery) -> NotificationDelivery | None:
        """The delivery after an attempt; None where another was faster."""
        now = self.clock.now()
        claimed = delivery.beat(now, attempts=delivery.attempts + 1, due=now + LEASE)
        try:
            self.repository.apply(call, [Change(delivery, claimed, quiet=True)])
        except StaleVersion:
            return None
        try:
            self._send(claimed)
        except Unsent as unsent:
            return self._failed(call, claimed, unsent)
        now = self.clock.now()
        done = {"status": DeliveryStatus.DELIVERED, "delivered_at": now, "due": None, "error": None}
        return self._settled(call, claimed, claimed.changed(now, **done), "deliver")

    def _send(self, delivery: NotificationDelivery) -> None:
        """Sends it by its rule and channel as they are now. Raises Unsent."""
        rule = self.rules.get_many(delivery.scope, [delivery.rule])[0]
        if rule is None or rule.uid != delivery.rule_uid:
            raise Unsent("NOTIFICATION_RULE_NOT_FOUND", f"There is no rule {delivery.rule!r} any more.", final=True)
        if not rule.enabled:
            raise Unsent("NOTIFICATION_RULE_DISABLED", f"The rule {rule.name!r} is not enabled.", final=True)
        channel = self.channels.get_many(delivery.scope, [rule.channel])[0]
        if channel is None:
            raise Unsent("NOTIFICATION_CHANNEL_NOT_FOUND", f"There is no channel {rule.channel!r}.")
        try:
            message = message_of(rule, channel, delivery.event, delivery.id)
        except TemplateFault as fault:
            raise Unsent("NOTIFICATION_TEMPLATE_FAILED", str(fault), final=True) from fault
        try:
            self.senders.send(channel, message)
        except PorticoError as error:  # KMS, or the database
            raise Unsent(error.code, "The platform failed.") from error

    def _failed(self, call: Call, delivery: NotificationDelivery, unsent: Unsent) -> NotificationDelivery | None:
        now = self.clock.now()
        error = DeliveryTrouble(code=unsent.code, message=unsent.message)
        if unsent.final or is_given_up(delivery.since, now):
            dead = delivery.changed(now, status=DeliveryStatus.DEAD, due=None, error=error)
            return self._settled(call, delivery, dead, "fail")
        due = min(now + pause(delivery.attempts), delivery.since + HELD)
        after = delivery.beat(now, error=error, due=due)
        try:
            self.repository.apply(call, [Change(delivery, after, quiet=True)])
        except StaleVersion:
            return None
        return after

    def _settled(
        self, call: Call, before: NotificationDelivery, after: NotificationDelivery, operation: str
    ) -> NotificationDelivery | None:
        try:
            data = {"rule": after.rule, "channel": after.channel, "event": after.event_type}
            self.repository.apply(call, [Change(before, after, operation, data)], [self.lanes.leaving(before)])
        except StaleVersion:
            return None
        return after

    def rejoined(self, call: Call, delivery: NotificationDelivery) -> NotificationDelivery:
        """A delivery that was given up, waiting again. Raises StaleVersion."""
        now = self.clock.now()
        anew = {"status": DeliveryStatus.WAITING, "since": now, "due": None, "attempts": 0, "error": None}
        after = delivery.changed(now, **anew)
        self.repository.apply(call, [Change(delivery, after, "redrive")], [self.lanes.joining(after)])
        return after

    def forget(self, deliveries: Sequence[NotificationDelivery]) -> None:
        """Removes those that wait from their lanes."""
        for delivery in deliveries:
            if delivery.status is DeliveryStatus.WAITING:
                self.lanes.remove(self.lanes.leaving(delivery))
