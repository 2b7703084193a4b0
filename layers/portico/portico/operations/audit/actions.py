"""The actions on the audit trail: it is searched, and what it has is published again; it is never changed."""

from datetime import datetime
from typing import ClassVar

from portico.core.actions.standard import Find, ScopedAction
from portico.core.base.frozen import frozen


class SearchAuditLogs(Find, of="audit_log", does="search"):
    """Searches the trail of a domain with its projects and users, or everybody's."""


@frozen
class RepublishRecords(ScopedAction, of="audit_log", does="republish"):
    """Publishes the events of records between two times once more, from a position on."""

    mutates: ClassVar[bool] = False
    audited: ClassVar[bool] = True
    since: datetime
    until: datetime | None = None
    position: str | None = None
