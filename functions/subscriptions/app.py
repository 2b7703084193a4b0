"""The handler of subscriptions, their replays, and schedules."""

from portico.core.http.app import create_app
from portico.core.http.lambda_handler import lambda_handler
from portico.core.http.lazy_routes import LateModule

app = create_app(
    [
        LateModule("portico.eventing.replays.routes", "/v1/subscriptions/{name}/replays"),
        LateModule("portico.eventing.subscriptions.routes", "/v1/subscriptions"),
        LateModule("portico.eventing.schedules.routes", "/v1/schedules"),
    ]
)
handler = lambda_handler(app)
