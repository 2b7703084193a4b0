"""The paths of policies and of their simulation."""

from portico.core.http.lazy_routes import resource_router
from portico.tenancy.policies.resource import POLICIES

routes = resource_router(POLICIES)
