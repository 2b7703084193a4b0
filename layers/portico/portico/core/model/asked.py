"""When, and by which address, a request was made: what some properties of an entity are shown by."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from portico.core.base.frozen import frozen

_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost"})


@frozen(slots=True)
class Asked:
    """The time of a request, and the address of the API that it came by: scheme, host and what stands before `/v1`, if it is known."""

    at: datetime
    root: str = ""


def url_of(event: Mapping[str, Any]) -> str | None:
    """The URL that was asked, without its query, as API Gateway (payload 1.0) tells it; None where it does not."""
    context = event.get("requestContext") or {}
    host, path = context.get("domainName"), context.get("path")
    return f"{_scheme(host)}://{host}{path}" if host and path else None


def root_of(event: Mapping[str, Any]) -> str:
    """The address of the API by which a request came; "" where the gateway does not tell."""
    url, path = url_of(event) or "", event.get("path") or ""
    return url.removesuffix(path) if path and url.endswith(path) else ""


def _scheme(host: str) -> str:
    """The scheme that clients ask a host by: a stack on one machine has no certificate."""
    return "http" if host.partition(":")[0] in _LOOPBACK else "https"
