"""The replies that API Gateway makes itself, in the one error body; see `core/http/errors.py`.

https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tools.template.short_forms import Short, flow

_ORIGIN: Final = Short("If", ["HasOrigins", "'*'", "'https://none.invalid'"])
_SOON: Final = {"Retry-After": "'1'"}


@dataclass(frozen=True)
class _Reply:
    """The reply to one kind of response; without a status it is the gateway's own."""

    kind: str
    status: int | None
    code: str
    message: str
    headers: Mapping[str, str] = field(default_factory=dict)


# A throttled function is a failure of an integration, or of the authorizer, to the gateway: what may be tried again.
_AWAY: Final = ("UNAVAILABLE", "A function behind the gateway is away for now; try again.", _SOON)
_OF_ANY: Final = (
    _Reply("MISSING_AUTHENTICATION_TOKEN", 404, "NOT_FOUND", "There is nothing at this path."),
    _Reply("THROTTLED", 429, "TOO_MANY_REQUESTS", "Too many requests; try again.", _SOON),
    _Reply(
        "REQUEST_TOO_LARGE", 413, "PAYLOAD_TOO_LARGE", "The request is too large."
    ),  # the gateway still sends its own
    _Reply("INTEGRATION_TIMEOUT", 504, "GATEWAY_TIMEOUT", "It took too long."),
    _Reply("INTEGRATION_FAILURE", 503, *_AWAY),
    _Reply("DEFAULT_4XX", None, "BAD_REQUEST", "The gateway refused the request."),
    _Reply("DEFAULT_5XX", None, "INTERNAL", "An unexpected error occurred."),
)

# The authorizer authenticates only: its denial is a 401. It has no error code, for the gateway cannot tell a token that is not
# valid from none at all, which must not have one (RFC 6750, 3.1).
_CHALLENGE: Final = {"WWW-Authenticate": "'Bearer realm=\"portico\"'"}
_PROVE: Final = (401, "UNAUTHENTICATED", "Authentication is required: send a valid bearer token.", _CHALLENGE)
_NO_KEY: Final = "The gateway does not know the usage key of your domain yet, or any more; try again in a minute."
_OF_CALLERS: Final = (
    _Reply("UNAUTHORIZED", *_PROVE),
    _Reply("ACCESS_DENIED", *_PROVE),
    _Reply("INVALID_API_KEY", 403, "USAGE_KEY_UNKNOWN", _NO_KEY),
    _Reply("QUOTA_EXCEEDED", 429, "QUOTA_EXCEEDED", "The quota of your plan is used up.", {"Retry-After": "'3600'"}),
    _Reply("AUTHORIZER_FAILURE", 503, *_AWAY),
    _Reply("AUTHORIZER_CONFIGURATION_ERROR", 503, *_AWAY),
)


def replies() -> Iterator[str]:
    """The replies of the API, a line each."""
    return _lines(
        (*_OF_CALLERS, *_OF_ANY), {"Access-Control-Expose-Headers": "'X-Request-Id,WWW-Authenticate,Retry-After'"}
    )


def content_replies() -> Iterator[str]:
    """The replies of the content API, which proves its callers itself."""
    exposed = {"Access-Control-Expose-Headers": "'X-Request-Id,Retry-After'", "X-Content-Type-Options": "'nosniff'"}
    return _lines(_OF_ANY, exposed)


def _lines(replies: Sequence[_Reply], headers: Mapping[str, str]) -> Iterator[str]:
    common = {"Access-Control-Allow-Origin": _ORIGIN, **headers, "X-Request-Id": "context.requestId"}
    for reply in replies:
        said: dict[str, Any] = {} if reply.status is None else {"StatusCode": str(reply.status)}
        said["ResponseParameters"] = {"Headers": {**common, **reply.headers}}
        said["ResponseTemplates"] = {"application/json": _body(reply)}
        yield f"{reply.kind}: {flow(said)}"


def _body(reply: _Reply) -> str:
    error = {"code": reply.code, "message": reply.message, "details": {}, "request_id": "$context.requestId"}
    return json.dumps({"error": error}, separators=(",", ":"))
