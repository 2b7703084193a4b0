"""The actions on the audit trail: it can be searched, and nothing else."""

from portico.core.actions.standard import Find


class SearchAuditLogs(Find, of="audit_log", does="search"):
    """Searches the trail of a domain with its projects and users, or everybody's."""
