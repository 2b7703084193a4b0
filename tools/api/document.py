"""The whole API: every router, and its description as one OpenAPI 3.1 document."""

from collections.abc import Iterator
from typing import Any, Final

from portico import catalogue
from portico.core.http.app import create_app
from portico.core.http.listed import Listed, listed
from portico.core.http.operations import make
from portico.platform import platform

from tools.api.declared_examples import declared_example
from tools.api.description import complete
from tools.api.schema_names import rename_schemas
from tools.api.tags import TAGS

DESCRIPTION: Final = """
One control plane for compute: functions and their runs, behind one identity, one set of conventions, one audit trail.

**Sign in**: exchange a key pair for a token at `POST /v1/auth/token`, then send it as `Authorization: Bearer`.

**Errors** have one body: `{"error": {"code", "message", "details", "request_id"}}`; clients that prefer
`application/problem+json` get RFC 9457. Programs switch on `code`. The token endpoint has the errors of OAuth 2.0 (RFC 6749, 5.2), with `code` beside.

**Searches** take `filter` (JSON), `order`, and a page: `offset` and `limit`, `page` and `page_size`, or `cursor`.
A page that would take too long to fill is short, even empty: read on with `next_cursor` while `has_more` is true.
A field that a filter names is compared with something; null beside a comparison is as good as left out.

**A PATCH** is a JSON Merge Patch (RFC 7396): what it leaves out stays, and null brings the default of a member back, or takes an entry
out of a map. Lists, JSON of your own (schemas, data) and what is never shown are replaced.

**Asking again**: a POST with an `Idempotency-Key` is done once. For 24 hours the same key gets the same reply, with
`Idempotent-Replayed: true`; with another payload it is a 422, while the first is in flight a 409. Errors are not kept.

**Rate limits**: a token bucket for each client, by its plan: see `x-throttle`, which names one of `x-throttles` (`free`: 5 requests a second, bursts of 10;
`standard`: 50 and 100; `premium`: 500 and 1000), and one for each principal for operations that cost much: see `x-rate-limit`
there, and the headers `RateLimit-Policy` and `RateLimit` of their replies. An empty bucket is a 429 with `Retry-After`.

**Error codes** of an operation are those that `x-error-codes` lists for a status, there and at the reply itself.

**At the edge**: the gateway answers some requests itself: without proof of identity 401, over the rate of a plan 429, throttled
functions 503. Its errors have the same body, as `application/json` whatever the client prefers; only a body of over 10 MB gets a
bare `{"message"}`. It refuses a plain `|`, `{` or `}` in a query, and ends a value at a plain `;`: percent-encode them.
The challenge of a 401 is in `WWW-Authenticate`, or, where a function answers, in `x-amzn-Remapped-WWW-Authenticate`.

**Deprecated** operations answer with `Deprecation`, `Sunset` and a `Link` to their successor.
"""
_LITERAL: Final = frozenset({"example", "examples", "default", "const", "enum", "info"})
_BOUNDS: Final = frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"})


def routes() -> Iterator[Listed]:
    """The routes of all resources, in the order of the catalogue, but for those that are not described."""
    described = (route for resource in catalogue.resources() for route in listed(resource))
    return (route for route in described if "description" in route.faces)


def document() -> dict[str, Any]:
    """The OpenAPI document; operations need a bearer token unless they are public."""
    app, public = create_app((), platform), {route.id for route in routes() if route.is_public}
    app.router.routes.extend(make(route) for route in routes())
    app.description = DESCRIPTION.strip()
    app.license_info = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
    made = rename_schemas(app.openapi())
    made["servers"] = [{"url": "/api", "description": "The stage of this deployment."}]
    made["components"]["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
        "keyPair": {"type": "http", "scheme": "basic", "description": "Access key and secret key."},
    }
    for path in made["paths"].values():
        for operation in path.values():
            operation["security"] = _security(operation, public)
    declared = {route.id: declared_example(route) for route in routes()}
    return complete(tidied(made), declared, TAGS)


def tidied(node: Any, key: str = "") -> Any:
    """The document without titles, which pydantic makes of names, with `1` for the `1.0` that FastAPI makes of bounds.

    Maps have the schemas of their names and of their values, and no `patternProperties`, which generators of clients do not read.
    """
    if isinstance(node, list):
        return [tidied(item, key) for item in node]
    if isinstance(node, float) and key in _BOUNDS and node.is_integer():
        return int(node)
    if not isinstance(node, dict) or key in _LITERAL:
        return node
    kept = {name: item for name, item in node.items() if name != "title" or not isinstance(item, str)}
    return {name: tidied(item, name) for name, item in (kept if key == "properties" else _map(kept)).items()}


def _map(schema: dict[str, Any]) -> dict[str, Any]:
    patterns = schema.get("patternProperties", {})
    if len(patterns) != 1:
        return schema
    [(pattern, values)] = patterns.items()
    names = {"pattern": pattern, **schema.get("propertyNames", {})}
    others = {name: item for name, item in schema.items() if name not in {"patternProperties", "propertyNames"}}
    return {"additionalProperties": values, "propertyNames": names, **others}


def _security(operation: dict[str, Any], public: set[str]) -> list[dict[str, list[str]]]:
    if operation["operationId"] == "issue_token":
        operation["parameters"] = [
            parameter for parameter in operation.get("parameters", []) if parameter["name"] != "Authorization"
        ]
        return [{"keyPair": []}]
    return [] if operation["operationId"] in public else [{"bearer": []}]
