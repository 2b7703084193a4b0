"""The handler of subscriptions, their replays, and schedules."""

from portico.core.http.app import create_app
from portico.core.http.lambda_handler import lambda_handler
from portico.replays.routes import routes as replays
from portico.schedules.routes import routes as schedules
from portico.subscriptions.routes import routes as subscriptions

app = create_app([subscriptions, replays, schedules])
handler = lambda_handler(app)
