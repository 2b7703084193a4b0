"""The one body of errors, also as RFC 9457 when the client asks for `application/problem+json`."""

from collections.abc import Mapping
from typing import Any, Final

from portico.core.base.errors import PorticoError

JSON: Final = "application/json"
PROBLEM: Final = "application/problem+json"


def written(error: PorticoError, request_id: str, accept: str = "") -> tuple[Mapping[str, Any], str]:
    """The body of an error and its type: as a problem if the client prefers that."""
    if _is_preferred(accept):
        problem = {
            "type": f"urn:portico:error:{error.code.lower().replace('_', '-')}",
            "title": error.code.replace("_", " ").capitalize(),
            "status": error.status,
            "detail": error.message,
            "code": error.code,
            "details": error.details,
            "request_id": request_id,
        }
        return problem, PROBLEM
    detail = {"code": error.code, "message": error.message, "details": error.details, "request_id": request_id}
    return {"error": detail}, JSON


def _is_preferred(accept: str) -> bool:
    """True for a client that names problems, and wants them no less than JSON; or takes them, and no JSON at all."""
    if "/" not in accept or accept == "*/*":
        return False
    from portico.core.http.accept import named_quality, quality

    named, plain = named_quality(accept, PROBLEM), quality(accept, JSON)
    return named >= plain if named else plain == 0 and quality(accept, PROBLEM) > 0
