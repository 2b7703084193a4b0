"""The handler of signing in."""

from portico.core.http.app import create_app
from portico.core.http.lambda_handler import lambda_handler
from portico.core.http.lazy_routes import LateModule

app = create_app(
    [
        LateModule("portico.access.authn.signing_key_routes", "/v1/admin/signing-keys"),
        LateModule("portico.tenancy.keypairs.routes", "/v1/auth/keypairs", router="own"),
        LateModule("portico.tenancy.sign_in.routes", "/v1/auth", "/.well-known"),
    ]
)
handler = lambda_handler(app)
