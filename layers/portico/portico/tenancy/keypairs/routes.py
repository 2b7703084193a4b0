"""The paths of key pairs: one's own, and for admins those of the users of a domain."""

from portico.core.http.lazy_routes import resource_router
from portico.tenancy.keypairs.resource import KEYPAIRS, OF_USERS, OWN

own = resource_router(KEYPAIRS, OWN.path)
of_users = resource_router(KEYPAIRS, OF_USERS.path)
