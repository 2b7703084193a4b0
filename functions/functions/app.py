"""The handler of functions, their versions and their aliases."""

from portico.core.http.app import create_app
from portico.core.http.lambda_handler import lambda_handler
from portico.functions import alias_routes, version_routes
from portico.functions.routes import routes

app = create_app([routes, version_routes.routes, alias_routes.routes])
handler = lambda_handler(app)
