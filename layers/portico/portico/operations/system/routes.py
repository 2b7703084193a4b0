"""Health, readiness, and the description of the API."""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Response
from fastapi.responses import HTMLResponse, PlainTextResponse
from pydantic import BaseModel, Field

from portico.core.http.app import router
from portico.core.http.dependencies import CallerDep, ServicesDep
from portico.operations.system.metrics import GetMetrics

routes = router("system")
_FILES = Path(__file__).parent


class Health(BaseModel):
    """Whether the process is alive."""

    status: str = Field(examples=["healthy"])
    timestamp: datetime
    content_url: str = Field(
        description="The base address of the content API, on which tenants' content is served.",
        examples=["https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/api"],
    )


class Readiness(BaseModel):
    """Whether what the platform depends on answers."""

    status: str = Field(description="`ready`, or `unavailable` if anything is.", examples=["ready"])
    checks: dict[str, str] = Field(
        description="`ok`, `unavailable` or `timeout`, for each.",
        examples=[{"database": "ok", "objects": "ok", "events": "ok", "keys": "ok"}],
    )


@routes.get("/health", operation_id="health", summary="Is the process alive", response_model=Health)
async def health(on: ServicesDep) -> Any:
    """Says that the process is alive."""
    return Health(status="healthy", timestamp=on.clock.now(), content_url=on.settings.content_url)


@routes.get(
    "/ready",
    operation_id="ready",
    summary="Do the dependencies answer",
    response_model=Readiness,
    responses={503: {"model": Readiness, "description": "One of them does not."}},
)
async def ready(on: ServicesDep, response: Response) -> Any:
    """Checks database, object storage, event bus and keys, all at once."""
    from portico.operations.system.readiness import READINESS

    checks = on.get(READINESS).states()
    fine = all(state == "ok" for state in checks.values())
    response.status_code = 200 if fine else 503
    return Readiness(status="ready" if fine else "unavailable", checks=checks)


@routes.get(
    "/v1/admin/metrics",
    operation_id="admin_metrics",
    summary="Metrics, for Prometheus",
    description="Counts and durations of requests by route, status and domain, in Prometheus' text format. On one machine "
    "only: on AWS they are in CloudWatch, and this is a 404. Needs the permission `metric:get`.",
    response_class=PlainTextResponse,
)
async def metrics(caller: CallerDep) -> Response:
    """Shows the metrics."""
    return PlainTextResponse(caller.run(GetMetrics()), media_type="text/plain; version=0.0.4")


@routes.get(
    "/v1/openapi.json", operation_id="openapi", summary="This API, as OpenAPI 3.1", response_model=dict[str, Any]
)
async def openapi() -> Response:
    """Serves the committed document."""
    return Response(
        _file("openapi.json"), media_type="application/json", headers={"Cache-Control": "public, max-age=300"}
    )


@routes.get("/docs", operation_id="docs", summary="This API, as a page", response_class=HTMLResponse)
async def docs() -> Response:
    """Serves the page."""
    return HTMLResponse(_file("docs.html"), headers={"Cache-Control": "public, max-age=300"})


@cache
def _file(name: str) -> bytes:
    return (_FILES / name).read_bytes()
