"""The handler of signing in."""

from portico.core.http.app import create_app
from portico.core.http.lambda_handler import lambda_handler
from portico.identity.routes import routes
from portico.identity.signing_key_routes import routes as signing_keys
from portico.keypairs.routes import own as keypairs

app = create_app([routes, signing_keys, keypairs])
handler = lambda_handler(app)
