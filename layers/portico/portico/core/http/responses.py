"""The replies of routes besides their success, as the API's description tells them."""

from typing import Any, Final

from portico.core.http.errors import ErrorBody

CONFLICTS: Final[dict[int | str, dict[str, Any]]] = {
    409: {"model": ErrorBody, "description": "The state of the entity stands in the way."},
    412: {"model": ErrorBody, "description": "`If-Match` names another version."},
}
WRITES: Final[dict[int | str, dict[str, Any]]] = {
    **CONFLICTS,
    413: {"model": ErrorBody, "description": "The body is too large."},
    415: {"model": ErrorBody, "description": "The body is of another content type."},
}
COMMON_ERRORS: Final = {
    400: "The request cannot be read.",
    401: "The caller did not prove who it is.",
    403: "The caller may not do this.",
    404: "There is no such thing, or the caller may not know of it.",
    422: "A value breaks a rule; `details.errors` names the field.",
    429: "Too many requests; `Retry-After` says when to try again.",
    500: "An unexpected error.",
    503: "A dependency is away for now.",
}
