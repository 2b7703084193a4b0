"""The handler of health, readiness and the API's description."""

from portico.core.http.app import create_app
from portico.core.http.lambda_handler import lambda_handler
from portico.operations.system.routes import routes

app = create_app([routes])
handler = lambda_handler(app)
