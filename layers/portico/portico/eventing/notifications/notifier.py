"""The worker of notifications: events come from the publisher, and lanes that are to be looked at again from the queue of retries."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from portico.core.actions.processor import RunAsPlatform
from portico.core.base.errors import Forbidden
from portico.core.base.frozen import frozen
from portico.core.base.ids import new_id, time_of
from portico.core.base.parts import Lazy, Part
from portico.core.model.action import Need
from portico.core.model.call import Origin
from portico.core.model.event_names import HOME
from portico.core.model.scope import Scope
from portico.core.model.target import Target
from portico.core.services.active import ActiveEntities
from portico.eventing.notifications.actions import AdvanceLane, PlanNotifications, RecordRuleError
from portico.eventing.notifications.entity import NotificationRule
from portico.eventing.notifications.matching import Event, entry_for, homes_of, passes
from portico.eventing.notifications.retry_queue import LANE_QUEUE, LaneQueue
from portico.tenancy.sign_in.makers import MAKERS, Makers

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


@frozen
class Notifier:
    """Makes and sends notifications. `makers` are asked whether those may read of an event in whose name a rule tells of it."""

    active: ActiveEntities[NotificationRule]
    run: RunAsPlatform
    makers: Lazy[Makers]
    retries: LaneQueue

    def settle(self, body: Mapping[str, Any], arrived: datetime, *, last: bool) -> bool:
        """Does what a message asks for: an event, or a lane."""
        if "lane" in body:
            self._advance(Scope.parse(str(body["scope"])), str(body["lane"]), Origin(new_id()))
        else:
            self._tell(body, arrived)
        return True

    def _tell(self, event: Event, arrived: datetime) -> None:
        data = event["data"]
        scope = Scope.parse(str(data["scope"])).at_home(event.get(HOME))
        origin = Origin(str(data["request_id"]), event.get("traceparent"))
        at = time_of(str(event["id"]))
        for home in homes_of(scope):
            rules = [one for one in self.active.of(home, at, arrived) if self._is_for(one, event, scope, origin)]
            if rules:
                named = [(rule.name, rule.uid) for rule in rules]
                for lane in self.run(PlanNotifications(home, event, named), origin):
                    self._advance(home, lane, origin)

    def _advance(self, home: Scope, lane: str, origin: Origin) -> None:
        seconds = self.run(AdvanceLane(home, lane), origin)
        if seconds is not None:
            self.retries.ask(home, lane, seconds)

    def _is_for(self, rule: NotificationRule, event: Event, scope: Scope, origin: Origin) -> bool:
        if not (_is_at_home(rule, scope) and entry_for(rule.events, event) and passes(rule.condition, event)):
            return False
        return self._may_tell(rule, event, scope, origin)

    def _may_tell(self, rule: NotificationRule, event: Event, scope: Scope, origin: Origin) -> bool:
        """True if the rule's maker may read what the event is about; that it may read nothing of the kind is noted at the rule."""
        data = event["data"]
        kind = str(data["entity_type"])
        try:
            self.makers().require_of(rule.maker, [read_need(kind, rule.scope)])
        except Forbidden as lost:
            self.run(RecordRuleError.of(rule, lost, str(event["id"])), origin)
            return False
        try:
            self.makers().require_of(rule.maker, [read_need(kind, scope, data.get("entity"))])
        except Forbidden:  # what one user has of its own is no admin's to be told of
            return False
        return True


def read_need(entity_type: str, scope: Scope, key: str | None = None) -> Need:
    """The permission to read entities of a type, or one."""
    return Need(f"{entity_type}:get", Target(entity_type, scope, key))


def _is_at_home(rule: NotificationRule, scope: Scope) -> bool:
    """True if the event is of the rule's very domain and project, whoever has the names now."""
    if scope.uids is None or rule.scope.uids is None:
        return True
    return scope.uids[: len(rule.scope.uids)] == rule.scope.uids


def wire(parts: "Parts") -> Notifier:
    """The worker, put together."""
    active = ActiveEntities(parts.repository(NotificationRule), parts.clock, lambda one: one.is_active)
    return Notifier(active, parts.run_as_platform, parts.lazy(MAKERS), parts.get(LANE_QUEUE))


NOTIFIER: Part[Notifier] = Part(f"{__name__}:wire")
