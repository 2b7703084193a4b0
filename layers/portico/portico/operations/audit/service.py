"""The audit trail, read from the journal."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from portico.core.actions.processor import Handler
from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy, Part
from portico.core.data.cursor import CursorSigner
from portico.core.data.journal import Journal, Record
from portico.core.data.journal_listing import TIME
from portico.core.data.query import Order, Page
from portico.core.data.search import Search
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.operations.audit.actions import RepublishRecords, SearchAuditLogs
from portico.operations.audit.listing import trail

if TYPE_CHECKING:
    from portico.core.services.parts import Parts
    from portico.operations.audit.republication import Republication, Republished

REPUBLICATION: "Part[Republication]" = Part("portico.operations.audit.republication:wire")


@frozen
class AuditService:
    """Searches the journal, and publishes from it; there is no way to change it here."""

    journal: Journal
    cursors: CursorSigner
    republication: "Lazy[Republication]"

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {SearchAuditLogs: self.search, RepublishRecords: self.republish}

    def republish(self, call: Call, action: RepublishRecords) -> "Republished":
        """See `Republication.republish`."""
        return self.republication().republish(call, action)

    def search(self, call: Call, action: SearchAuditLogs) -> Page[Record]:
        """One page, the latest first unless ordered otherwise. `total_count` is known when one page has it all."""
        querier = action.querier
        if not querier.orders:
            querier = replace(querier, orders=(Order(TIME, descending=True),))
        scope = self.journal.homes.known(action.scope)
        listing = trail(self.journal.table_name, scope, querier, self.journal.clock.now())
        return Search(self.journal.table, self.cursors, listing).run(querier)


def wire(parts: "Parts") -> AuditService:
    """The service, put together."""
    return AuditService(parts.journal, parts.store.cursors, parts.lazy(REPUBLICATION))
