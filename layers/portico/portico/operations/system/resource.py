"""The declarations of health, readiness, metrics and the API's description."""

from typing import Any, Final

from portico.core.graphql.models import GraphQLReply, GraphQLRequest
from portico.core.model.access import Access
from portico.core.model.conventions import Answer, Body, Place, Proof, Replay
from portico.core.resource import Operation, Resource
from portico.operations.system.metrics import GetMetrics
from portico.operations.system.models import Health, Readiness

_UNDESCRIBED: Final = frozenset({"rest"})


def _page(name: str, path: str, summary: str, text: str, endpoint: str) -> Operation:
    """What a page is made of, or leads to it: for browsers, and no part of the description."""
    return Operation(
        name,
        method="GET",
        path=path,
        summary=summary,
        text=text,
        answer=Answer.PASSTHROUGH,
        proof=Proof.PUBLIC,
        faces=_UNDESCRIBED,
        endpoint=f"portico.operations.system.{endpoint}",
    )


SYSTEM: Final = Resource(
    "portico.operations.system.readiness:wire",
    types="system",
    function="system",
    own=(
        Operation(
            "health",
            method="GET",
            path="/health",
            summary="Is the process alive",
            text="Says that the process is alive.",
            reply=Health,
            proof=Proof.PUBLIC,
            endpoint="portico.operations.system.endpoints:health",
        ),
        Operation(
            "ready",
            method="GET",
            path="/ready",
            summary="Do the dependencies answer",
            text="Checks database, object storage, event bus and keys, all at once. The answer may be 5 seconds old.",
            reply=Readiness,
            answers={503: (Readiness, "One of them does not.")},
            proof=Proof.PUBLIC,
            endpoint="portico.operations.system.endpoints:ready",
        ),
        Operation(
            "openapi",
            method="GET",
            path="/v1/openapi.json",
            summary="This API, as OpenAPI 3.1",
            text="Serves the committed document, or the part of it that a tag needs, which stands alone. Compressed for clients "
            "that accept gzip.",
            reply=dict[str, Any],
            conditional=True,
            extra={"x-error-codes": {"422": ["UNKNOWN_TAG"]}},
            proof=Proof.PUBLIC,
            endpoint="portico.operations.system.endpoints:openapi",
        ),
        Operation(
            "graphql",
            method="POST",
            path="/v1/graphql",
            summary="This API, as GraphQL",
            text="Carries out a query, or a mutation, of the committed schema. Each root field is one request of the caller, with the "
            "permission, the limits and the audit of its operation. Errors of fields stand in `errors` of a reply that is 200; a query "
            "that does not parse or validate is 400 for clients that accept `application/graphql-response+json`.",
            body=Body.JSON,
            body_type=GraphQLRequest,
            reply=GraphQLReply,
            replay=Replay.OFF,
            place=Place("graphql"),
            faces=frozenset({"rest", "description"}),
            extra={"x-error-codes": {"429": ["RATE_LIMITED"]}},
        ),
        Operation(
            "docs",
            method="GET",
            path="/docs",
            summary="This API, as a page",
            text="Serves the page.",
            answer=Answer.STATIC,
            media_type="text/html",
            conditional=True,
            proof=Proof.PUBLIC,
            endpoint="portico.operations.system.reference:docs",
        ),
        _page(
            "docs_file",
            "/docs/{file}",
            "A file of the page",
            "Serves a script or a style of the page.",
            "reference:docs_file",
        ),
        _page("console", "/console", "The console", "Leads to the page.", "console:console"),
        _page("console_page", "/console/", "The console, as a page", "Serves the page.", "console:console_page"),
        _page(
            "console_file",
            "/console/{file}",
            "A file of the console",
            "Serves a script or a style of the page.",
            "console:console_file",
        ),
        _page(
            "root",
            "/",
            "Where to go on",
            "Sends browsers to the page, and tells programs versions and links.",
            "reference:root",
        ),
    ),
)

METRICS: Final = Resource(
    "portico.operations.system.metrics:wire",
    types="metrics",
    tag="system",
    function="system",
    own=(
        Operation(
            "get",
            GetMetrics,
            "GET",
            "/v1/admin/metrics",
            "admin_metrics",
            "Metrics, for Prometheus",
            "Counts and durations of requests by route, status and domain, in Prometheus' text format. On one machine only: on AWS "
            "they are in CloudWatch, and this is a 404.",
            answer=Answer.TEXT,
            media_type="text/plain; version=0.0.4",
            access=Access.OPERATE,
        ),
    ),
)
