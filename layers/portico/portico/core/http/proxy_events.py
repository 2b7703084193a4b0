"""Proxy events of API Gateway (payload 1.0): who asks, by which id, and what may stand in a request but once."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from portico.core.base.errors import BadRequest, PayloadTooLarge
from portico.core.base.ids import new_id
from portico.core.base.repeated_headers import repeated
from portico.core.model.principal import Principal

MAX_BODY_BYTES: Final = 4 * 1024 * 1024
# What says who asks, for what, once or again: nothing may turn on which of two is read.
_ONCE: Final = (
    *("authorization", "x-backendai-token", "x-portico-project", "idempotency-key"),
    *("host", "content-type", "content-encoding"),
)
_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._:-]{1,128}")
_TRACEPARENT: Final = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


def proved(event: Mapping[str, Any]) -> Principal | None:
    """The caller, as the authorizer proved it; None when it proved none."""
    context = event.get("requestContext", {}).get("authorizer") or {}
    try:
        return Principal.from_claims(json.loads(context["claims"]))
    except (KeyError, TypeError, ValueError):
        return None


def request_id(given: str, event: Mapping[str, Any]) -> str:
    """The id that a client gives, if it is one; else the gateway's, or a new one."""
    if _REQUEST_ID.fullmatch(given):
        return given
    return str(event.get("requestContext", {}).get("requestId") or new_id())


def traceparent(given: str) -> str | None:
    """The W3C trace context that a client gives, if it is one."""
    return given if _TRACEPARENT.fullmatch(given) else None


def check_repeated(event: Mapping[str, Any]) -> None:
    """Raises BadRequest for a header that may stand but once, and does twice."""
    if name := repeated(event, _ONCE):
        raise BadRequest(f"The header {name} is repeated.", details={"header": name})


def check_length(headers: Mapping[str, str], most: int = MAX_BODY_BYTES) -> None:
    """Raises PayloadTooLarge for a body that is declared to be over the limit; names are in lower case."""
    length = headers.get("content-length", "0")
    if length.isdigit() and int(length) > most:
        raise too_large(most)


def too_large(most: int = MAX_BODY_BYTES) -> PayloadTooLarge:
    """The error for a body over the limit."""
    return PayloadTooLarge(f"A body has at most {most} bytes.", details={"limit_bytes": most})
