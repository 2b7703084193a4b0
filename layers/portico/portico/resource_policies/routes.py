"""The paths of resource policies."""

from portico.core.http.standard_routes import Mount, Resource, global_scope, standard_router
from portico.resource_policies.dto import (
    ADAPTER,
    ResourcePolicyCreate,
    ResourcePolicyPublic,
    ResourcePolicyReplace,
    ResourcePolicyUpdate,
    show,
)
from portico.resource_policies.entity import ACTIONS, ResourcePolicy

RESOURCE_POLICIES = Resource(
    ResourcePolicy,
    ACTIONS,
    ResourcePolicyCreate,
    ResourcePolicyReplace,
    ResourcePolicyUpdate,
    ResourcePolicyPublic,
    show,
    ADAPTER,
)

routes = standard_router(RESOURCE_POLICIES, Mount("/v1/admin/resource-policies", "admin_", global_scope))
