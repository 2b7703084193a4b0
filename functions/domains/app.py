"""The handler of domains and resource policies."""

from portico.core.http.lazy_routes import LateModule
from portico.platform.handlers import api

handler = api(
    LateModule("portico.tenancy.domains.routes", "/v1/admin/domains"),
    LateModule("portico.tenancy.resource_policies.routes", "/v1/admin/resource-policies"),
)
