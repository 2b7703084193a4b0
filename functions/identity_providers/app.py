"""The handler of identity providers."""

from portico.core.http.app import create_app
from portico.core.http.lambda_handler import lambda_handler
from portico.tenancy.identity_providers.routes import routes

app = create_app([routes])
handler = lambda_handler(app)
