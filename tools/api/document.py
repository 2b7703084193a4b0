"""The whole API: every router, and its description as one OpenAPI 3.1 document."""

from importlib import import_module
from typing import Any, Final

from portico.core.http.app import create_app
from portico.core.http.lazy_routes import LateRouter
from portico.platform import platform

from tools.api.description import complete

DESCRIPTION: Final = """
One control plane for compute: functions and their runs, behind one identity, one set of conventions, one audit trail.

**Sign in**: exchange a key pair for a token at `POST /v1/auth/token`, then send it as `Authorization: Bearer`.

**Errors** have one body: `{"error": {"code", "message", "details", "request_id"}}`; clients that accept
`application/problem+json` get RFC 9457. Programs switch on `code`.

**Searches** take `filter` (JSON), `order`, and a page: `offset` and `limit`, `page` and `page_size`, or `cursor`.

**Asking again**: a POST with an `Idempotency-Key` is done once. For 24 hours the same key gets the same reply, with
`Idempotent-Replayed: true`; with another payload it is a 422, while the first is in flight a 409. Errors are not kept.

**Rate limits**: a token bucket for each client, by its plan: see `x-throttle` (`free`: 5 requests a second, bursts of 10;
`standard`: 50 and 100; `premium`: 500 and 1000), and one for each principal for operations that cost much: see `x-rate-limit`
there, and the headers `RateLimit-Policy` and `RateLimit` of their replies. An empty bucket is a 429 with `Retry-After`.

**Deprecated** operations answer with `Deprecation`, `Sunset` and a `Link` to their successor.
"""
_OPEN: Final = frozenset({"issue_token", "login", "logout", "jwks", "health", "ready", "openapi", "docs", "deliver"})
_ROUTERS: Final = (
    "tenancy.sign_in.routes",
    "access.authn.signing_key_routes",
    "tenancy.identity_providers.routes",
    "tenancy.domains.routes",
    "tenancy.resource_policies.routes",
    "tenancy.projects.routes",
    "tenancy.users.routes",
    "tenancy.policies.routes",
    "operations.audit.routes",
    "eventing.event_types.routes",
    "eventing.schedules.routes",
    "eventing.subscriptions.routes",
    "eventing.webhooks.routes",
    "eventing.webhooks.hook_routes",
    "eventing.replays.routes",
    "compute.functions.routes",
    "compute.functions.version_routes",
    "compute.functions.alias_routes",
    "compute.images.routes",
    "compute.uploads.routes",
    "compute.runs.routes",
    "compute.secrets.routes",
    "compute.dead_letters.routes",
    "operations.system.routes",
    "tenancy.keypairs.routes:own",
    "tenancy.keypairs.routes:of_users",
    "tenancy.service_accounts.routes",
    "compute.base_images.routes:for_admins",
    "compute.base_images.routes:for_all",
)  # a module of the package each, and what its router is called there unless `routes`


def routers() -> list[LateRouter]:
    """The routers of all resource groups."""
    named = (entry.partition(":") for entry in _ROUTERS)
    return [getattr(import_module(f"portico.{module}"), name or "routes") for module, _, name in named]


def document() -> dict[str, Any]:
    """The OpenAPI document; operations need a bearer token unless they are public."""
    app, parts = create_app((), platform), routers()
    app.router.routes.extend(route for part in parts for route in part.routes)
    app.description = DESCRIPTION.strip()
    app.license_info = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
    made = app.openapi()
    made["servers"] = [{"url": "/api", "description": "The stage of this deployment."}]
    made["components"]["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
        "keyPair": {"type": "http", "scheme": "basic", "description": "Access key and secret key."},
    }
    for path in made["paths"].values():
        for operation in path.values():
            operation["security"] = _security(operation)
    return complete(made)


def _security(operation: dict[str, Any]) -> list[dict[str, list[str]]]:
    if operation["operationId"] == "issue_token":
        operation["parameters"] = [
            parameter for parameter in operation.get("parameters", []) if parameter["name"] != "Authorization"
        ]
        return [{"keyPair": []}]
    return [] if operation["operationId"] in _OPEN else [{"bearer": []}]
