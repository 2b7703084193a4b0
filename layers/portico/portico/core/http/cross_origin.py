"""Headers by which browsers share replies with pages of other origins, and keep those pages off the platform's."""

from collections.abc import Mapping
from typing import Final

EXPOSED_HEADERS: Final = [
    *("ETag", "Location", "Link", "Deprecation", "Sunset", "X-Request-Id", "WWW-Authenticate"),
    *("Retry-After", "RateLimit", "RateLimit-Policy", "Idempotent-Replayed"),
    "x-amzn-Remapped-WWW-Authenticate",  # the name that API Gateway gives to a function's WWW-Authenticate
]
ALLOWED_HEADERS: Final = [
    *("Authorization", "X-BackendAI-Token", "Content-Type", "If-Match", "If-None-Match", "Idempotency-Key"),
    *("X-Portico-Project", "X-Request-Id", "traceparent"),
    *("ce-specversion", "ce-id", "ce-source", "ce-type", "ce-time", "ce-subject", "ce-dataschema"),
]
# Nobody frames a reply, and no window of another origin holds on to it.
UNFRAMED: Final = "frame-ancestors 'none'"
OPENER: Final = "same-origin"


def shared_with(origin: str | None, allowed: tuple[str, ...]) -> Mapping[str, str]:
    """The headers of a reply to a page of this origin; none for a request of no page, and of an origin that is not allowed."""
    if origin is None or not ({"*", origin} & {*allowed}):
        return {}
    exposed = {"Access-Control-Expose-Headers": ", ".join(EXPOSED_HEADERS)}
    if "*" in allowed:
        return {"Access-Control-Allow-Origin": "*", **exposed}
    return {"Access-Control-Allow-Origin": origin, "Vary": "Origin", **exposed}
