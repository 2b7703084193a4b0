"""The one tree of domain errors.

    PorticoError
      BadRequest 400            MALFORMED_REQUEST, INVALID_CURSOR ...
      Unauthenticated 401       carries a WWW-Authenticate challenge
      Forbidden 403
      NotFound 404              <TYPE>_NOT_FOUND, also for what the caller may not know of
      MethodNotAllowed 405
      NotAcceptable 406
      Conflict 409              <TYPE>_EXISTS, <TYPE>_NOT_READY ...
      PreconditionFailed 412
      PayloadTooLarge 413
      UnsupportedMediaType 415
      Unprocessable 422         VALIDATION_FAILED, with the paths of the fields
      TooManyRequests 429       carries Retry-After
      Internal 500
      BadGateway 502            a backend answered nonsense
      Unavailable 503           a dependency is away for now
      GatewayTimeout 504

Every error has a stable `code` (upper snake case) that clients may switch on; `message` is for people and may change;
`details` is a JSON object. Nothing internal goes into any of them.
"""

import re
from collections.abc import Mapping
from typing import Any, ClassVar


class PorticoError(Exception):
    """Base of all errors that a caller may see."""

    status: ClassVar[int] = 500
    default_code: ClassVar[str] = "INTERNAL"

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        details: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.default_code
        self.details = dict(details or {})
        self.headers = dict(headers or {})
        self.denied = False  # set by the authorization: the audit trail tells a denial from a true miss
        self.unrecorded = False  # set where outsiders could flood the audit trail with it
        self.recorded_code: str | None = None  # the code in the audit trail, where the caller must not learn the reason
        self.about: Any = None  # the Target that its record is about, where that is not the action's

    def may_pass(self, *also: int) -> bool:
        """True if trying again may help: the platform failed, or others were in the way, or the status is one of `also`."""
        return self.status >= 500 or self.status in {409, 429, *also}


class BadRequest(PorticoError):
    """The request cannot be read."""

    status, default_code = 400, "MALFORMED_REQUEST"


class Unauthenticated(PorticoError):
    """The caller did not prove who it is (RFC 9110, 15.5.2)."""

    status, default_code = 401, "UNAUTHENTICATED"

    def __init__(self, message: str, *, challenge: str = 'Bearer realm="portico"', **options: Any) -> None:
        super().__init__(message, headers={"WWW-Authenticate": challenge}, **options)


class Forbidden(PorticoError):
    """The caller is known and may not do this."""

    status, default_code = 403, "FORBIDDEN"


class NotFound(PorticoError):
    """There is no such thing, or none that the caller may know of."""

    status, default_code = 404, "NOT_FOUND"


class MethodNotAllowed(PorticoError):
    """The path exists, the method does not."""

    status, default_code = 405, "METHOD_NOT_ALLOWED"


class NotAcceptable(PorticoError):
    """The client accepts nothing that this operation answers with."""

    status, default_code = 406, "NOT_ACCEPTABLE"


class Conflict(PorticoError):
    """The state of the entity stands in the way."""

    status, default_code = 409, "CONFLICT"


class PreconditionFailed(PorticoError):
    """`If-Match` names a version that is not the current one."""

    status, default_code = 412, "PRECONDITION_FAILED"


class PayloadTooLarge(PorticoError):
    """The body is over the limit named in `details`."""

    status, default_code = 413, "PAYLOAD_TOO_LARGE"


class UnsupportedMediaType(PorticoError):
    """The body's content type is not one that this operation reads."""

    status, default_code = 415, "UNSUPPORTED_MEDIA_TYPE"


class Unprocessable(PorticoError):
    """The request can be read and breaks a rule; `details.errors` lists `{field, message, type}`."""

    status, default_code = 422, "VALIDATION_FAILED"

    @classmethod
    def field(cls, field: str, message: str, kind: str = "value_error", **options: Any) -> "Unprocessable":
        """One field is at fault; `field` is its dotted path in the request."""
        details = {"errors": [{"field": field, "message": message, "type": kind}]}
        return cls(f"{field}: {message}", details=details, **options)


class TooManyRequests(PorticoError):
    """A rate or a limit is used up."""

    status, default_code = 429, "TOO_MANY_REQUESTS"

    def __init__(self, message: str, *, retry_after: int = 1, **options: Any) -> None:
        super().__init__(message, headers={"Retry-After": str(retry_after)}, **options)


class Internal(PorticoError):
    """A fault of Portico; the message never says more than that."""

    def __init__(self) -> None:
        super().__init__("An unexpected error occurred.")


class Unimplemented(PorticoError):
    """What the request needs is no part of this deployment; the message names what to set."""

    status, default_code = 501, "NOT_IMPLEMENTED"


class BadGateway(PorticoError):
    """A service behind Portico answered what cannot be understood."""

    status, default_code = 502, "BAD_GATEWAY"


class Unavailable(PorticoError):
    """A dependency is away or overloaded; trying again may help."""

    status, default_code = 503, "UNAVAILABLE"

    def __init__(self, message: str, *, retry_after: int = 1, **options: Any) -> None:
        super().__init__(message, headers={"Retry-After": str(retry_after)}, **options)


class GatewayTimeout(PorticoError):
    """A service behind Portico did not answer in time."""

    status, default_code = 504, "GATEWAY_TIMEOUT"


def error_prefix(entity_type: str) -> str:
    """The beginning of an entity type's error codes: `base_image` and `baseImage` alike give `BASE_IMAGE`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|[-.]", "_", entity_type).upper()
