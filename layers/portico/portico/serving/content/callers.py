"""The callers of the content API, proved in process: no authorizer stands before it.

Usage plans count by what an authorizer answers, so the client's bucket is taken here too.
"""

from collections.abc import Mapping, MutableMapping
from typing import Any, Final

from portico.access.authn.authorizer import REQUEST_AUTHORIZER, RequestAuthorizer, authorizer_context
from portico.core.base.errors import TooManyRequests, Unauthenticated
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part
from portico.core.limits.rate_limit_headers import tell
from portico.core.limits.token_bucket import BucketPolicy, Limiter
from portico.core.model.principal import Principal
from portico.core.services.parts import Parts
from portico.serving.content.plans import policies

_CREDENTIALS: Final = frozenset({"authorization", "x-backendai-token"})
_CHALLENGE: Final = 'Bearer realm="portico"'
_INVALID: Final = f'{_CHALLENGE}, error="invalid_token"'


@frozen
class Callers:
    """Proves callers, and counts their requests: `plans` has the bucket of a client on each usage plan."""

    edge: RequestAuthorizer
    limiter: Limiter
    plans: Mapping[str, BucketPolicy]

    def find(self, event: MutableMapping[str, Any], headers: MutableMapping[str, str]) -> Principal | None:
        """The caller of a request with a credential, None without one. Raises as `prove` does."""
        return self.prove(event, headers) if _has_credential(event) else None

    def prove(self, event: MutableMapping[str, Any], headers: MutableMapping[str, str]) -> Principal:
        """The caller, noted in the event where the gateway notes it; `headers` of the reply tell of the bucket.

        Raises Unauthenticated, or TooManyRequests.
        """
        try:
            principal = self.edge.principal(event)
        except Unauthenticated as error:
            # Without a credential there is nothing that an error code could be about (RFC 6750, 3.1).
            challenge = _INVALID if _has_credential(event) else _CHALLENGE
            raise Unauthenticated("Prove who you are: send a valid bearer token.", challenge=challenge) from error
        event["requestContext"]["authorizer"] = authorizer_context(principal)
        self._take(principal, headers)
        return principal

    def _take(self, principal: Principal, headers: MutableMapping[str, str]) -> None:
        policy = self.plans[self.edge.standing.plan(principal)]
        standing = self.limiter.take(policy, principal.client)
        tell(headers, policy, standing)
        if standing.retry_after:
            raise TooManyRequests("Too many requests for your plan; try again.", retry_after=standing.retry_after)


def _has_credential(event: Mapping[str, Any]) -> bool:
    return any(name.lower() in _CREDENTIALS for name in event.get("headers") or {})


def wire(p: Parts) -> Callers:
    """The callers of the content API, by the usage plans of the settings."""
    return Callers(p.get(REQUEST_AUTHORIZER), p.limiter, policies(p.settings.require("usage_plans")))


CALLERS: Part[Callers] = Part(f"{__name__}:wire")
