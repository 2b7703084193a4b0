"""The paths of secrets."""

from portico.compute.secrets.dto import ADAPTER, SecretCreate, SecretPublic, SecretReplace, SecretUpdate, show
from portico.compute.secrets.entity import ACTIONS, Secret
from portico.core.http.dependencies import current_project
from portico.core.http.resource import Mount, Resource
from portico.core.http.standard_routes import standard_router

SECRETS = Resource(Secret, ACTIONS, SecretCreate, SecretReplace, SecretUpdate, SecretPublic, show, ADAPTER)

routes = standard_router(SECRETS, Mount("/v1/secrets", "", current_project))
