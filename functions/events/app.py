"""The handler of event types, and of emitting."""

from portico.core.http.app import create_app
from portico.core.http.lambda_handler import lambda_handler
from portico.eventing.event_types.routes import routes

app = create_app([routes])
handler = lambda_handler(app)
