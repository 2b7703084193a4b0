"""The declaration of usage: members of a project read its usage, domain admins that of the domain."""

from typing import Final

from portico.compute.usage.actions import ReportUsage, SearchUsage
from portico.compute.usage.entity import Usage
from portico.compute.usage.models import UsageQuery, UsageReport, show_report
from portico.core.limits.route_limit import SEARCHES
from portico.core.model.access import Access
from portico.core.model.conventions import Home
from portico.core.resource import Mount, Operation, Resource

USAGE: Final = Resource(
    "portico.compute.usage.service:wire",
    entity=Usage,
    function="domains",
    mounts=(
        Mount("/v1/admin/usage", "admin_", Home.GLOBAL),
        Mount("/v1/usage", "", Home.CURRENT_PROJECT),
        Mount("/v1/domains/{domain}/usage", "domain_", Home.DOMAIN),
    ),
    operations=frozenset(),
    actions={"search": SearchUsage},
    inside=frozenset({Home.DOMAIN}),
    access={"get": Access.READ},
    own=(
        Operation(
            "report",
            ReportUsage,
            "GET",
            "",
            "usage",
            "Report what sessions have used",
            "Of a month, or of the days between two, of the project, the domain or all domains, with what it cost. Sessions count from when they take their slots "
            "to their end, those that still run until the last midnight in UTC. Kept for 400 days.",
            query=UsageQuery,
            reply=UsageReport,
            show=show_report,
            limit=SEARCHES,
        ),
    ),
    columns=("project", "user", "resource_group", "slot_seconds", "cost", "sessions"),
)
