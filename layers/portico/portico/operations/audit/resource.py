"""The declaration of the audit trail."""

from collections.abc import Mapping
from typing import Any, Final

from portico.core.data.journal import Record
from portico.core.resource import Access, Home, Mount, Resource
from portico.operations.audit.actions import SearchAuditLogs
from portico.operations.audit.entity import AuditLog

_TEXT: Final = (
    "All changes, and all that failed or was denied, the latest first. `total_count` is null unless one page has it all; a page "
    "may be short while `has_more` is true: read on with the cursor."
)


def _values(record: Record) -> Mapping[str, Any]:
    return {"scope": str(record.scope), "state": record.state}


AUDIT_LOGS: Final = Resource(
    "portico.operations.audit.service:wire",
    entity=AuditLog,
    tag="audit-logs",
    function="audit",
    mounts=(
        Mount("/v1/admin/audit-logs", "admin_", Home.GLOBAL),
        Mount("/v1/domains/{domain}/audit-logs", "domain_", Home.DOMAIN),
    ),
    operations=frozenset({"search"}),
    actions={"search": SearchAuditLogs},
    access={"get": Access.ADMINISTER},
    show=_values,
    words={"public": "One thing that was done, or tried."},
    texts={
        "admin_search": ("Search the audit trail of everybody", _TEXT),
        "domain_search": ("Search the audit trail of a domain, its projects and its users", _TEXT),
    },
    columns=("time", "actor", "action", "entity", "outcome"),
)
