"""The declaration of apps of sessions."""

from typing import Final

from portico.compute.sessions.apps.actions import FindAppRoute, ListApps, OpenApp
from portico.compute.sessions.apps.models import AppRoute, AppRouteRequest, AppToken, SessionApps
from portico.compute.sessions.entity import AppName
from portico.core.model.access import Access
from portico.core.model.conventions import Body, Proof, Replay
from portico.core.resource import Operation, Resource

LIST_APPS: Final = Operation(
    "list_apps",
    ListApps,
    "GET",
    "/{id}/apps",
    "list_session_apps",
    "List the apps of a session",
    "Below `content_url` one is asked by HTTP, any method and path, in one piece of at most 4.4 MB each way; all of them share that origin, so "
    "pages of it are sandboxed. At `origin` one has an origin of its own, and WebSockets.",
    binds={"id": "key"},
    reply=SessionApps,
)
OPEN_APP: Final = Operation(
    "open_app",
    OpenApp,
    "POST",
    "/{id}/apps/{app}/tokens",
    "open_session_app",
    "Open an app of a session",
    "A browser enters at `url`, and keeps the token as a cookie of the app's own host. `portico session forward` uses it, too.",
    parameters={"app": AppName},
    binds={"id": "key", "app": "app"},
    reply=AppToken,
    access=Access.PERSONAL,
    replay=Replay.WITHOUT_BODY,
    errors={404: "`APP_NOT_FOUND`.", 409: "`SESSION_NOT_READY`: it is not RUNNING."},
    extra={"x-error-codes": {"501": ["APP_PROXY_UNAVAILABLE"]}},
)
APP_ROUTES: Final = Resource(
    "portico.compute.sessions.apps.routes:wire",
    types="app_routes",
    function="sessions",
    operations=frozenset(),
    own=(
        Operation(
            "find",
            FindAppRoute,
            "POST",
            "/v1/app-proxy/routes",
            "find_app_route",
            "Find where the token of an app leads",
            "For the app proxy. The token is the proof; its holder's rights are read anew.",
            body=Body.JSON,
            body_type=AppRouteRequest,
            reply=AppRoute,
            proof=Proof.PUBLIC,
            access=Access.ANONYMOUS,
            replay=Replay.OFF,
            faces=frozenset({"rest", "description"}),
            errors={409: "`SESSION_NOT_READY`."},
            extra={"x-error-codes": {"401": ["INVALID_TOKEN"], "403": ["RIGHTS_LOST"], "503": ["SESSION_UNREACHABLE"]}},
        ),
    ),
)
