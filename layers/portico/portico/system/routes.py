"""Health, readiness, and the description of the API."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from portico.core.errors import Unavailable
from portico.core.http.app import router
from portico.core.http.dependencies import OnPlatform
from portico.core.observability import logger

routes = router("system")
_FILES = Path(__file__).parent


class Health(BaseModel):
    """Whether the process is alive."""

    status: str
    timestamp: datetime


class Readiness(BaseModel):
    """Whether what the platform depends on answers."""

    status: str
    checks: dict[str, str]


@routes.get("/health", operation_id="health", summary="Is the process alive", response_model=Health)
async def health(on: OnPlatform) -> Any:
    """Says that the process is alive."""
    return Health(status="healthy", timestamp=on.clock.now())


@routes.get(
    "/ready",
    operation_id="ready",
    summary="Do the dependencies answer",
    response_model=Readiness,
    responses={503: {"model": Readiness, "description": "One of them does not."}},
)
async def ready(on: OnPlatform, response: Response) -> Any:
    """Checks database, object storage and keys."""
    checks = {
        "database": _state(lambda: on.table.describe(on.settings.entities_table)),
        "objects": _state(on.objects.check),
        "keys": _state(lambda: _signed_with(on.keyring.public_keys())),
    }
    fine = all(state == "ok" for state in checks.values())
    response.status_code = 200 if fine else 503
    return Readiness(status="ready" if fine else "unavailable", checks=checks)


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


def _state(check: Callable[[], object]) -> str:
    try:
        check()
    except Unavailable:
        return "unavailable"
    except Exception:
        logger().exception("ready.check.failed")
        return "unavailable"
    return "ok"


def _signed_with(keys: list[dict[str, Any]]) -> None:
    if not keys:
        raise Unavailable("There are no keys yet.")
