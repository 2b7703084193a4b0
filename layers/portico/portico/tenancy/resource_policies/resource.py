"""The declaration of resource policies."""

from typing import Final

from portico.core.model.access import PERMISSIONS, Access
from portico.core.model.conventions import Home
from portico.core.resource import Mount, Resource
from portico.tenancy.resource_policies.entity import ResourcePolicy

RESOURCE_POLICIES: Final = Resource(
    "portico.tenancy.resource_policies.service:wire",
    entity=ResourcePolicy,
    function="domains",
    mounts=(Mount("/v1/admin/resource-policies", "admin_", Home.GLOBAL),),
    access=dict.fromkeys(PERMISSIONS, Access.OPERATE),
    words={"update": "The fields to change; null takes a limit away."},
    columns=("name", "max_functions", "max_concurrent_runs", "max_storage_bytes", "max_requests_per_minute"),
    example={"name": "small", "max_functions": 100},
)
