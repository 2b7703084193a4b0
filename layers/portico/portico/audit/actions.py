"""The actions on the audit trail: it can be searched, and nothing else."""

from dataclasses import dataclass
from typing import ClassVar

from portico.core.query import Querier
from portico.core.standard_actions import ScopedAction


@dataclass(frozen=True)
class SearchAuditLogs(ScopedAction):
    """Searches the trail of a domain with its projects and users, or everybody's."""

    name: ClassVar[str] = "audit_logs.search"
    permission: ClassVar[str] = "audit_log:get"
    entity_type: ClassVar[str] = "audit_log"
    mutates: ClassVar[bool] = False
    querier: Querier
