"""The declarations of health, readiness, metrics and the API's description."""

from typing import Any, Final

from portico.core.model.access import Access
from portico.core.model.conventions import Answer, Proof
from portico.core.resource import Operation, Resource
from portico.operations.system.metrics import GetMetrics
from portico.operations.system.models import Health, Readiness

_UNDESCRIBED: Final = frozenset({"rest"})  # what a page is made of, and what leads to it

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
        Operation(
            "docs_file",
            method="GET",
            path="/docs/{file}",
            summary="A file of the page",
            text="Serves a script or a style of the page.",
            answer=Answer.PASSTHROUGH,
            proof=Proof.PUBLIC,
            faces=_UNDESCRIBED,
            endpoint="portico.operations.system.reference:docs_file",
        ),
        Operation(
            "console",
            method="GET",
            path="/console",
            summary="The console",
            text="Leads to the page.",
            answer=Answer.PASSTHROUGH,
            proof=Proof.PUBLIC,
            faces=_UNDESCRIBED,
            endpoint="portico.operations.system.console:console",
        ),
        Operation(
            "console_page",
            method="GET",
            path="/console/",
            summary="The console, as a page",
            text="Serves the page.",
            answer=Answer.PASSTHROUGH,
            proof=Proof.PUBLIC,
            faces=_UNDESCRIBED,
            endpoint="portico.operations.system.console:console_page",
        ),
        Operation(
            "console_file",
            method="GET",
            path="/console/{file}",
            summary="A file of the console",
            text="Serves a script or a style of the page.",
            answer=Answer.PASSTHROUGH,
            proof=Proof.PUBLIC,
            faces=_UNDESCRIBED,
            endpoint="portico.operations.system.console:console_file",
        ),
        Operation(
            "root",
            method="GET",
            path="/",
            summary="Where to go on",
            text="Sends browsers to the page, and tells programs versions and links.",
            answer=Answer.PASSTHROUGH,
            proof=Proof.PUBLIC,
            faces=_UNDESCRIBED,
            endpoint="portico.operations.system.reference:root",
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
