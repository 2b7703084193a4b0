"""The handler of users, their key pairs, and service accounts."""

from portico.core.http.lazy_routes import LateModule
from portico.platform.handlers import api

handler = api(
    LateModule("portico.tenancy.keypairs.routes", "/v1/domains/{domain}/users/{name}/keypairs", router="of_users"),
    LateModule("portico.tenancy.users.routes", "/v1/domains/{domain}/users"),
    LateModule("portico.tenancy.service_accounts.routes", "/v1/domains/{domain}/service-accounts"),
)
