"""The paths of users."""

from portico.core.http.paths import domain_scope
from portico.core.http.resource import Mount, Resource
from portico.core.http.standard_routes import standard_router
from portico.tenancy.users.actions import ACTIONS
from portico.tenancy.users.dto import ADAPTER, UserCreate, UserPublic, UserReplace, UserUpdate
from portico.tenancy.users.entity import User

USERS = Resource(User, ACTIONS, UserCreate, UserReplace, UserUpdate, UserPublic, UserPublic.of, ADAPTER)

routes = standard_router(USERS, Mount("/v1/domains/{domain}/users", "domain_", domain_scope))
