"""The handler of signing in."""

from portico.core.http.lazy_routes import LateModule
from portico.platform.handlers import api

handler = api(
    LateModule("portico.access.authn.signing_key_routes", "/v1/admin/signing-keys"),
    LateModule("portico.tenancy.keypairs.routes", "/v1/auth/keypairs", router="own"),
    LateModule("portico.tenancy.sign_in.routes", "/v1/auth", "/.well-known"),
)
