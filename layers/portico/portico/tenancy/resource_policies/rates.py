"""Requests a minute, as resource policies limit them: a token bucket for each key pair, project and domain."""

from collections.abc import Iterator, MutableMapping
from typing import TYPE_CHECKING, Final

from portico.core.base.errors import TooManyRequests
from portico.core.base.frozen import frozen
from portico.core.limits.rate_limit_headers import tell
from portico.core.limits.token_bucket import BucketPolicy, BucketState, Limiter
from portico.core.model.principal import Principal
from portico.core.model.scope import Scope
from portico.tenancy.resource_policies.limits import Limited, Limits
from portico.tenancy.resource_policies.parts import LIMITS

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

LIMIT: Final = "requests_per_minute"
_WINDOW: Final = 60


@frozen(slots=True)
class Taken:
    """A token that was taken, or refused: the bucket, and how the caller stands."""

    limited: Limited
    policy: BucketPolicy
    standing: BucketState

    def check(self) -> None:
        """Raises TooManyRequests that names the limit, if it was refused; the journal does not record it."""
        if self.standing.retry_after:
            message = f"The limit {LIMIT} of {self.limited.scope} is {self.policy.quota}."
            details = self.limited.exceeded(LIMIT, self.policy.quota)
            wait = self.standing.retry_after
            refusal = TooManyRequests(message, code="LIMIT_EXCEEDED", details=details, retry_after=wait)
            refusal.unrecorded = True
            raise refusal


@frozen
class RequestRates:
    """Counts requests; what a call costs beyond the caches is what the limiter reports, on most calls nothing."""

    limits: Limits
    limiter: Limiter

    def count(self, principal: Principal, scope: Scope, headers: MutableMapping[str, str]) -> None:
        """Counts a request in a scope, and says how the caller stands. Raises TooManyRequests that names the limit."""
        for taken in self.take(principal, scope):
            tell(headers, taken.policy, taken.standing)
            taken.check()

    def take(self, principal: Principal, scope: Scope) -> Iterator[Taken]:
        """A token of each bucket of a call in a scope, the narrowest first: what one refuses, the wider do not pay for.

        The project is that of the scope, the domain the caller's. Superadmins are bound by their key pairs only, so that
        none locks out those who could change it.
        """
        bound = principal.role != "superadmin"
        within = Scope(principal.domain, scope.project if scope.domain == principal.domain else None)
        for limited in self.limits.of(within if bound else Scope(), principal.access_key):
            quota = limited.policy.max_requests_per_minute
            if quota is not None:
                policy = _bucket(limited.scope, quota)
                yield Taken(limited, policy, self._standing(policy, limited.scope))

    def used(self, place: str, quota: int) -> int:
        """The requests that a place has made of its quota and not yet had back, in one request; see `Limiter.used`."""
        return self.limiter.used(_bucket(place, quota), place)

    def _standing(self, policy: BucketPolicy, who: str) -> BucketState:
        return self.limiter.take(policy, who) if policy.quota else BucketState(0, _WINDOW, _WINDOW)


def _bucket(place: str, quota: int) -> BucketPolicy:
    return BucketPolicy(f"{place.partition('/')[0]}-requests", quota, _WINDOW)


def wire(parts: "Parts") -> RequestRates:
    """The rates."""
    return RequestRates(parts.get(LIMITS), parts.limiter)
