"""The errors of the client.

    PorticoError
      ConnectionFailed        no reply: the address is wrong, the network is away, or it took too long
      Unfinished              what was waited for has not ended in time
      ApiError                a reply that is an error
        BadRequest 400
        Unauthenticated 401
        Forbidden 403
        NotFound 404          also for what the caller may not know of
        Conflict 409
        PreconditionFailed 412, 428
        Invalid 413, 415, 422 `details["errors"]` names the fields
        RateLimited 429       `retry_after` in seconds
        ServerError 5xx

`code` is stable and for programs (`FUNCTION_NOT_FOUND`), `message` is for people, `request_id` for the operators of the server.
"""

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import httpx


class PorticoError(Exception):
    """Base of all errors of this client."""


class ConnectionFailed(PorticoError):
    """There was no reply."""


class Unfinished(PorticoError):
    """Something that was waited for goes on."""


class ApiError(PorticoError):
    """A reply that is an error; `details` depend on the code."""

    def __init__(
        self,
        message: str,
        *,
        status: int,
        code: str,
        details: dict[str, Any] | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.code = code
        self.details = details or {}
        self.request_id = request_id
        self.retry_after = retry_after


class BadRequest(ApiError):
    """The request cannot be read."""


class Unauthenticated(ApiError):
    """The caller did not prove who it is."""


class Forbidden(ApiError):
    """The caller may not do this."""


class NotFound(ApiError):
    """There is no such thing, or the caller may not know of it."""


class Conflict(ApiError):
    """The state of things does not allow it."""


class PreconditionFailed(ApiError):
    """`if_match` names another version: somebody changed it meanwhile."""


class Invalid(ApiError):
    """A value breaks a rule."""


class RateLimited(ApiError):
    """Too many requests."""


class ServerError(ApiError):
    """The server, or what it depends on, failed."""


_BY_STATUS: Final[dict[int, type[ApiError]]] = {
    400: BadRequest,
    401: Unauthenticated,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    412: PreconditionFailed,
    413: Invalid,
    415: Invalid,
    422: Invalid,
    428: PreconditionFailed,
    429: RateLimited,
}


def error_of(response: "httpx.Response") -> ApiError:
    """The error that a reply tells; `response` is read. Anything that does not speak Portico gets a message all the same."""
    status = response.status_code
    kind = _BY_STATUS.get(status, ServerError if status >= 500 else ApiError)
    told = _told(response)
    return kind(
        str(told.get("message") or f"The server answered {status} {response.reason_phrase}."),
        status=status,
        code=str(told.get("code") or f"HTTP_{status}"),
        details=told["details"] if isinstance(told.get("details"), dict) else None,
        request_id=told.get("request_id") or response.headers.get("X-Request-Id"),
        retry_after=_seconds(response.headers.get("Retry-After")),
    )


def _told(response: "httpx.Response") -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    error = body.get("error") if isinstance(body, dict) else None
    if isinstance(error, str):  # the token endpoint speaks OAuth (RFC 6749, 5.2)
        told = {"code": error.upper(), **body}
        return {**told, "message": body.get("error_description")}
    return error if isinstance(error, dict) else {}


def _seconds(text: str | None) -> float | None:
    try:
        return max(0.0, float(text)) if text else None
    except ValueError:  # a date: none of ours
        return None
