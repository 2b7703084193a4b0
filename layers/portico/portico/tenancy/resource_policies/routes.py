"""The paths of resource policies."""

from portico.core.http.paths import global_scope
from portico.core.http.resource import Mount, Resource
from portico.core.http.standard_routes import standard_router
from portico.tenancy.resource_policies.dto import (
    ADAPTER,
    ResourcePolicyCreate,
    ResourcePolicyPublic,
    ResourcePolicyReplace,
    ResourcePolicyUpdate,
)
from portico.tenancy.resource_policies.entity import ACTIONS, ResourcePolicy

RESOURCE_POLICIES = Resource(
    ResourcePolicy,
    ACTIONS,
    ResourcePolicyCreate,
    ResourcePolicyReplace,
    ResourcePolicyUpdate,
    ResourcePolicyPublic,
    ResourcePolicyPublic.of,
    ADAPTER,
)

routes = standard_router(RESOURCE_POLICIES, Mount("/v1/admin/resource-policies", "admin_", global_scope))
