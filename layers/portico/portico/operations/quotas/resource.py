"""The declaration of quotas: who reads what is in a project reads them, a domain's its admins."""

from typing import Final

from portico.core.model.access import Access
from portico.core.model.conventions import Home
from portico.core.resource import Mount, Operation, Resource
from portico.operations.quotas.actions import ListQuotas
from portico.operations.quotas.models import QuotasPublic, show_quotas

QUOTAS: Final = Resource(
    "portico.operations.quotas.service:wire",
    types="quotas",
    function="domains",
    mounts=(
        Mount("/v1/quotas", "", Home.CURRENT_PROJECT),
        Mount("/v1/domains/{domain}/quotas", "domain_", Home.DOMAIN),
    ),
    operations=frozenset(),
    own=(
        Operation(
            "list",
            ListQuotas,
            "GET",
            "",
            "list_quotas",
            "See quotas and what is used",
            "All limits on the project or domain, set or not, with what is used now; then the limits that are set on what else "
            "bounds you in the project: its domain, you, your key pair. Requests are those that processes have reported, some "
            "98 percent of them.",
            reply=QuotasPublic,
            show=show_quotas,
            access=Access.READ,
        ),
    ),
    columns=("limit", "used", "max", "scope", "policy"),
)
