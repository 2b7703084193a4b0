"""The paths of users."""

from portico.core.http.standard_routes import Mount, Resource, domain_scope, standard_router
from portico.identity.entities import User
from portico.users.actions import ACTIONS
from portico.users.dto import ADAPTER, UserCreate, UserPublic, UserReplace, UserUpdate, show

USERS = Resource(User, ACTIONS, UserCreate, UserReplace, UserUpdate, UserPublic, show, ADAPTER)

routes = standard_router(USERS, Mount("/v1/domains/{domain}/users", "domain_", domain_scope))
