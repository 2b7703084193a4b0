"""Deliveries: finding them, and having those tried again that were given up."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from portico.core.actions.processor import Handler
from portico.core.base.errors import Conflict
from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy
from portico.core.data.changes import StaleVersion
from portico.core.data.query import Order, Page
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.services.contents import Contents
from portico.eventing.notifications.actions import (
    AdvanceLane,
    GetNotificationDelivery,
    PlanNotifications,
    RedriveNotificationDelivery,
    SearchNotificationDeliveries,
)
from portico.eventing.notifications.delivering import Delivering
from portico.eventing.notifications.entity import (
    DeliveryStatus,
    NotificationChannel,
    NotificationDelivery,
    NotificationRule,
)
from portico.eventing.notifications.lanes import Lanes
from portico.eventing.notifications.retry_queue import LANE_QUEUE, LaneQueue
from portico.eventing.notifications.sending import SENDERS

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


@frozen
class NotificationDeliveryService(Contents[NotificationDelivery]):
    """The deliveries of a place. `retries` is asked for a lane that is to be looked at."""

    delivering: Delivering
    retries: Lazy[LaneQueue]

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {
            SearchNotificationDeliveries: self.search,
            GetNotificationDelivery: self.get,
            RedriveNotificationDelivery: self.redrive,
            PlanNotifications: self.delivering.plan,
            AdvanceLane: self.delivering.advance,
        }

    def search(self, call: Call, action: SearchNotificationDeliveries) -> Page[NotificationDelivery]:
        """One page, the latest first unless ordered otherwise."""
        querier = action.querier
        if not querier.orders:
            querier = replace(querier, orders=(Order("created_at", descending=True),))
        return self.repository.search(action.scope, querier)

    def get(self, call: Call, action: GetNotificationDelivery) -> NotificationDelivery:
        """The delivery with its event. Raises NotFound."""
        return self.repository.live(action.scope, action.key)

    def redrive(self, call: Call, action: RedriveNotificationDelivery) -> NotificationDelivery:
        """The delivery, waiting; one that waits already is as it is. Raises NotFound, Conflict for one that was delivered."""
        delivery = self.repository.live(action.scope, action.key)
        while delivery.status is DeliveryStatus.DEAD:
            try:
                delivery = self.delivering.rejoined(call, delivery)
            except StaleVersion:
                delivery = self.repository.live(action.scope, action.key)
        if delivery.status is DeliveryStatus.DELIVERED:
            raise Conflict("This was delivered.", code="NOTIFICATION_DELIVERED", details={"delivery": delivery.id})
        self.retries().ask(delivery.scope, delivery.lane, 0)
        return delivery

    def drop(self, call: Call, entities: Sequence[NotificationDelivery]) -> None:
        """Removes those that go with their place from their lanes."""
        self.delivering.forget(entities)


def wire(parts: "Parts") -> NotificationDeliveryService:
    """The service, put together."""
    store, repository = parts.store, parts.repository(NotificationDelivery)
    rules, channels = parts.repository(NotificationRule), parts.repository(NotificationChannel)
    lanes = Lanes(store.table, store.entities)
    delivering = Delivering(repository, rules, channels, lanes, parts.get(SENDERS), parts.clock)
    return NotificationDeliveryService(repository, delivering, parts.lazy(LANE_QUEUE))
