"""The handler of functions, their versions and their aliases."""

from portico.core.http.app import create_app
from portico.core.http.lambda_handler import lambda_handler
from portico.core.http.lazy_routes import LateModule

app = create_app(
    [
        LateModule(
            "portico.compute.functions.version_routes", "/v1/functions/{name}/versions", "/v1/functions/{name}/rollback"
        ),
        LateModule("portico.compute.functions.alias_routes", "/v1/functions/{name}/aliases"),
        LateModule("portico.compute.functions.routes", "/v1/functions"),
    ]
)
handler = lambda_handler(app)
