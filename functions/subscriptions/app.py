"""The handler of subscriptions, their replays, and schedules."""

from portico.core.http.lazy_routes import LateModule
from portico.platform.handlers import api

handler = api(
    LateModule("portico.eventing.replays.routes", "/v1/subscriptions/{name}/replays"),
    LateModule("portico.eventing.subscriptions.routes", "/v1/subscriptions"),
    LateModule("portico.eventing.schedules.routes", "/v1/schedules"),
)
