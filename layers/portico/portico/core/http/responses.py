"""What routes answer besides their success, as the API's description tells it."""

from typing import Any, Final

from portico.core.http.errors import ErrorBody

CONFLICTS: Final[dict[int | str, dict[str, Any]]] = {
    409: {"model": ErrorBody, "description": "The state of the entity stands in the way."},
    412: {"model": ErrorBody, "description": "`If-Match` names another version."},
}
WRITES: Final[dict[int | str, dict[str, Any]]] = {
    **CONFLICTS,
    413: {"model": ErrorBody, "description": "The body is too large."},
    415: {"model": ErrorBody, "description": "The body is not JSON."},
}
