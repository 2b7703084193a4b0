"""The endpoints of health and readiness, and of the API's description: they work without a caller."""

from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Response
from fastapi.responses import HTMLResponse

from portico.core.http.dependencies import ServicesDep
from portico.operations.system.models import Health, Readiness
from portico.operations.system.resource import SYSTEM as READINESS

_FILES = Path(__file__).parent


async def health(on: ServicesDep) -> Any:
    """Says that the process is alive."""
    return Health(status="healthy", timestamp=on.clock.now(), content_url=on.settings.content_url)


async def ready(on: ServicesDep, response: Response) -> Any:
    """Checks database, object storage, event bus and keys, all at once."""
    checks = on.get(READINESS).states()
    fine = all(state == "ok" for state in checks.values())
    response.status_code = 200 if fine else 503
    return Readiness(status="ready" if fine else "unavailable", checks=checks)


async def openapi() -> Response:
    """Serves the committed document."""
    return Response(
        _file("openapi.json"), media_type="application/json", headers={"Cache-Control": "public, max-age=300"}
    )


async def docs() -> Response:
    """Serves the page."""
    return HTMLResponse(_file("docs.html"), headers={"Cache-Control": "public, max-age=300"})


@cache
def _file(name: str) -> bytes:
    return (_FILES / name).read_bytes()
