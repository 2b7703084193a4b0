"""The handler of domains and resource policies."""

from portico.core.http.app import create_app
from portico.core.http.lambda_handler import lambda_handler
from portico.core.http.lazy_routes import LateModule

app = create_app(
    [
        LateModule("portico.tenancy.domains.routes", "/v1/admin/domains"),
        LateModule("portico.tenancy.resource_policies.routes", "/v1/admin/resource-policies"),
    ]
)
handler = lambda_handler(app)
