"""The endpoints of health and readiness, and of the API's description: they work without a caller."""

from typing import Annotated, Any

from fastapi import Query, Response

from portico import __version__
from portico.core.http.dependencies import ServicesDep
from portico.core.http.etag import IfNoneMatch
from portico.operations.system.description import part, whole
from portico.operations.system.models import Health, Isolation, Readiness
from portico.operations.system.resource import SYSTEM as READINESS
from portico.operations.system.served import CACHED, reply

Tag = Annotated[
    str | None,
    Query(
        description="Only the operations with this tag, and what they refer to.", examples=["functions"], max_length=64
    ),
]


async def health(on: ServicesDep) -> Any:
    """Says that the process is alive."""
    settings = on.settings
    return Health(
        status="healthy",
        version=__version__,
        timestamp=on.clock.now(),
        content_url=settings.content_url,
        isolation=Isolation(**settings.isolation),
    )


async def ready(on: ServicesDep, response: Response) -> Any:
    """Checks database, object storage, event bus and keys, all at once."""
    checks = on.get(READINESS).recent()
    fine = all(state == "ok" for state in checks.values())
    response.status_code = 200 if fine else 503
    return Readiness(status="ready" if fine else "unavailable", checks=checks)


async def openapi(tag: Tag = None, if_none_match: IfNoneMatch = None) -> Response:
    """Serves the committed document, or a part of it that stands alone."""
    served = whole() if tag is None else part(tag)
    return reply(served, if_none_match, "application/json", {"Cache-Control": CACHED, "Vary": "Accept-Encoding"})
