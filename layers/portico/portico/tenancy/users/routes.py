"""The paths of users."""

from portico.core.http.lazy_routes import resource_router
from portico.tenancy.users.resource import USERS

routes = resource_router(USERS)
