"""Deliveries to a webhook: the records that deliveries left in its project's journal, accepted ones and refused."""

from typing import TYPE_CHECKING

from portico.core.base.frozen import frozen
from portico.core.base.parts import Part
from portico.core.data.cursor import CursorSigner
from portico.core.data.journal import Journal, Record
from portico.core.data.journal_keys import journal_of
from portico.core.data.journal_listing import TIME, journal_listing
from portico.core.data.key_ranges import KeyRange
from portico.core.data.query import All, AnyOf, Compare, CursorPage, OffsetPage, Operator, Order, Page, Querier
from portico.core.data.search import Search
from portico.eventing.webhooks.actions import FindDeliveries, ReceiveDelivery
from portico.eventing.webhooks.entity import Webhook

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


@frozen
class History:
    """Reads deliveries."""

    journal: Journal
    cursors: CursorSigner

    def of(self, webhook: Webhook, action: FindDeliveries) -> Page[Record]:
        """One page, the latest first, of this very webhook's; short where it takes too long to fill."""
        scope = self.journal.homes.known(webhook.scope)
        shards = journal_of(scope)
        name = f"{scope.place}#deliveries"
        listing = journal_listing(self.journal.table_name, KeyRange(shards.name), [shards], name)
        page = CursorPage(action.cursor, action.limit) if action.cursor else OffsetPage(0, action.limit)
        return Search(self.journal.table, self.cursors, listing).run(
            Querier(_of(webhook), (Order(TIME, descending=True),), page)
        )


def _of(webhook: Webhook) -> All:
    """The records of its deliveries; none of one that had its name before."""
    scope = webhook.scope
    accepted = _equal("actor", f"webhook:{scope.domain}/{scope.project}/{webhook.name}")
    refused = All((_equal("action", ReceiveDelivery.name), _equal("entity", webhook.name)))
    return All((Compare(TIME, Operator.GTE, webhook.created_at), AnyOf((accepted, refused))))


def _equal(field: str, value: str) -> Compare:
    return Compare(field, Operator.EQUALS, value)


def wire(parts: "Parts") -> History:
    """The history, put together."""
    return History(parts.journal, parts.store.cursors)


HISTORY: Part[History] = Part(f"{__name__}:wire")
