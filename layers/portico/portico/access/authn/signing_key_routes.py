"""The path of the keys that sign tokens."""

from portico.access.authn.resource import SIGNING_KEYS
from portico.core.http.lazy_routes import resource_router

routes = resource_router(SIGNING_KEYS)
