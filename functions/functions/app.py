"""The handler of functions, their versions and their aliases."""

from portico.core.http.lazy_routes import LateModule
from portico.platform.handlers import api

handler = api(
    LateModule(
        "portico.compute.functions.version_routes", "/v1/functions/{name}/versions", "/v1/functions/{name}/rollback"
    ),
    LateModule("portico.compute.functions.alias_routes", "/v1/functions/{name}/aliases"),
    LateModule("portico.compute.functions.routes", "/v1/functions"),
)
