"""The actions on the audit trail: it can be searched, and nothing else."""

from typing import ClassVar

from portico.core.actions.standard import Find


class SearchAuditLogs(Find):
    """Searches the trail of a domain with its projects and users, or everybody's."""

    name: ClassVar[str] = "audit_logs.search"
    permission: ClassVar[str] = "audit_log:get"
    entity_type: ClassVar[str] = "audit_log"
