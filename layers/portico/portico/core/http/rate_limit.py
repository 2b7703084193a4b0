"""Rate limits of operations that cost much, by principal: the mark, the headers, and their description in OpenAPI.

Headers: draft-ietf-httpapi-ratelimit-headers-10; `r` tokens are left, and after `t` seconds the bucket is full.
"""

from collections.abc import Callable, MutableMapping
from typing import Any, Final

from fastapi import Request

from portico.core.base.frozen import frozen
from portico.core.base.parts import load
from portico.core.http.dependencies import principal_of
from portico.core.http.ports import services_of
from portico.core.http.route_options import F, mark
from portico.core.limits.route_limit import RouteLimit
from portico.core.limits.taking import take
from portico.core.limits.token_bucket import BucketPolicy

Who = Callable[[Request], str | None]


def by_principal(request: Request) -> str | None:
    """The caller that the authorizer proved."""
    principal = principal_of(request.scope)
    return f"{principal.client}#{principal.subject}"


def by_principal_if_filtered(request: Request) -> str | None:
    """The caller, of a search that has to look at entities which it does not return."""
    return by_principal(request) if "filter" in request.query_params else None


@frozen(slots=True)
class OperationLimit:
    """A policy, what it counts by (None: the call does not count), and that in words."""

    policy: BucketPolicy
    who: Who
    counts: str

    @classmethod
    def of(cls, limit: RouteLimit) -> "OperationLimit":
        """The limit that an operation declares; its key's function is imported by name."""
        who = _WHO.get(limit.by) or load(limit.by)
        return cls(limit.policy, who, limit.counts)

    def take(self, request: Request, headers: MutableMapping[str, str]) -> None:
        """Counts the call and says how the caller stands. Raises TooManyRequests."""
        who = self.who(request)
        if who is not None:
            take(services_of(request.scope).limiter, self.policy, who, headers)

    def description(self) -> dict[str, Any]:
        """The OpenAPI extension of the operation."""
        policy = self.policy
        return {"policy": policy.name, "quota": policy.quota, "window_seconds": policy.window, "counts": self.counts}


_WHO: Final[dict[str, Who]] = {"principal": by_principal, "principal_if_filtered": by_principal_if_filtered}


def limited(limit: RouteLimit) -> Callable[[F], F]:
    """Marks an endpoint as limited."""
    return mark(limited=OperationLimit.of(limit))


HEADERS_IN_OPENAPI: Final[dict[str, Any]] = {
    "Retry-After": {"description": "Seconds after which to try again.", "schema": {"type": "integer", "minimum": 1}},
    "RateLimit-Policy": {
        "description": 'The policy: name, quota `q`, window `w` in seconds, as `"runs";q=1800;w=60`.',
        "schema": {"type": "string"},
    },
    "RateLimit": {
        "description": 'How the caller stands: `r` calls left, `t` seconds until all are, as `"runs";r=0;t=60`.',
        "schema": {"type": "string"},
    },
}
