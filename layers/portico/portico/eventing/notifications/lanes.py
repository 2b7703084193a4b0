"""Lanes: what waits for its turn to be sent, about one entity by one rule, in the order of the entity's versions.

A waiting delivery has an item in its lane beside it, written and removed in the transactions that make it wait and settle it. So
the first of a lane is one strongly consistent query.
"""

from portico.core.base.frozen import frozen
from portico.core.data.key_ranges import KeyRange
from portico.core.data.table import Table
from portico.core.data.writes import Delete, Put
from portico.eventing.notifications.entity import NotificationDelivery


@frozen
class Lanes:
    """The lanes in a table."""

    table: Table
    name: str

    def first(self, lane: str) -> tuple[str, Delete] | None:
        """The id of the delivery whose turn it is, and the write that removes it from the lane; None where nothing waits."""
        found = self.table.query(self.name, KeyRange(lane), 1).items
        if not found:
            return None
        return str(found[0]["delivery"]), Delete(self.name, {"pk": lane, "sk": found[0]["sk"]})

    def joining(self, delivery: NotificationDelivery) -> Put:
        """The write by which a delivery waits."""
        item = {"pk": delivery.lane, "sk": delivery.turn, "delivery": delivery.id}
        return Put(self.name, item if delivery.ttl is None else {**item, "ttl": delivery.ttl})

    def leaving(self, delivery: NotificationDelivery) -> Delete:
        """The write by which it waits no more."""
        return Delete(self.name, {"pk": delivery.lane, "sk": delivery.turn})

    def remove(self, write: Delete) -> None:
        """Removes what waits for a delivery that is gone."""
        self.table.transact([write])
