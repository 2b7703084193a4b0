"""The whole API: every router, and its description as one OpenAPI 3.1 document."""

from typing import Any, Final

from fastapi import APIRouter

from portico.core.http.app import create_app
from portico.core.http.description import complete

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
_OPEN: Final = frozenset({"issue_token", "login", "logout", "jwks", "health", "ready", "openapi", "docs"})


def routers() -> list[APIRouter]:
    """The routers of all resource groups."""
    from portico.audit import routes as audit
    from portico.base_images import routes as base_images
    from portico.dead_letters import routes as dead_letters
    from portico.domains import routes as domains
    from portico.event_types import routes as event_types
    from portico.functions import alias_routes as aliases
    from portico.functions import routes as functions
    from portico.functions import version_routes as versions
    from portico.identity import routes as identity
    from portico.identity import signing_key_routes as signing_keys
    from portico.identity_providers import routes as identity_providers
    from portico.images import routes as images
    from portico.keypairs import routes as keypairs
    from portico.policy import routes as policies
    from portico.projects import routes as projects
    from portico.replays import routes as replays
    from portico.resource_policies import routes as resource_policies
    from portico.runs import routes as runs
    from portico.schedules import routes as schedules
    from portico.secrets import routes as secrets
    from portico.service_accounts import routes as service_accounts
    from portico.subscriptions import routes as subscriptions
    from portico.system import routes as system
    from portico.uploads import routes as uploads
    from portico.users import routes as users

    groups = (
        identity,
        signing_keys,
        identity_providers,
        domains,
        resource_policies,
        projects,
        users,
        policies,
        audit,
        event_types,
        schedules,
        subscriptions,
        replays,
        functions,
        versions,
        aliases,
        images,
        uploads,
        runs,
        secrets,
        dead_letters,
        system,
    )
    more = (keypairs.own, keypairs.of_users, service_accounts.routes, base_images.for_admins, base_images.for_all)
    return [*(group.routes for group in groups), *more]


def document() -> dict[str, Any]:
    """The OpenAPI document; operations need a bearer token unless they are public."""
    app = create_app(routers())
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
