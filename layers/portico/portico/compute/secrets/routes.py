"""The paths of secrets."""

from portico.compute.secrets.resource import SECRETS
from portico.core.http.lazy_routes import resource_router

routes = resource_router(SECRETS)
