"""The handler of subscriptions, their replays, and schedules."""

from portico.core.http.app import create_app
from portico.core.http.lambda_handler import lambda_handler
from portico.core.http.late import LateModule

app = create_app(
    [
        LateModule("portico.replays.routes", "/v1/subscriptions/{name}/replays"),
        LateModule("portico.subscriptions.routes", "/v1/subscriptions"),
        LateModule("portico.schedules.routes", "/v1/schedules"),
    ]
)
handler = lambda_handler(app)
