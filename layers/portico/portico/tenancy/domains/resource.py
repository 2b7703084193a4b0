"""The declaration of domains."""

from typing import Final

from portico.core.model.access import PERMISSIONS, Access
from portico.core.model.conventions import Home
from portico.core.resource import Mount, Resource
from portico.tenancy.domains.entity import Domain

DOMAINS: Final = Resource(
    "portico.tenancy.domains.service:wire",
    entity=Domain,
    function="domains",
    mounts=(Mount("/v1/admin/domains", "admin_", Home.GLOBAL),),
    access=dict.fromkeys(PERMISSIONS, Access.OPERATE),
    columns=("name", "display_name", "plan", "resource_policy", "created_at"),
    example={"name": "acme", "plan": "standard"},
)
