"""The paths of resource policies."""

from portico.core.http.lazy_routes import resource_router
from portico.tenancy.resource_policies.resource import RESOURCE_POLICIES

routes = resource_router(RESOURCE_POLICIES)
