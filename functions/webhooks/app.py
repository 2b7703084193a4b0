"""The handler of webhooks."""

from portico.core.http.app import create_app
from portico.core.http.lambda_handler import lambda_handler
from portico.eventing.webhooks.routes import routes

app = create_app([routes])
handler = lambda_handler(app)
