"""The paths of signing in."""

from portico.core.http.lazy_routes import resource_router
from portico.tenancy.sign_in.resource import SIGN_IN

routes = resource_router(SIGN_IN)
