"""The rate limits that resource policies set, taken once a request; and the headers that tell how a caller stands.

Headers: draft-ietf-httpapi-ratelimit-headers-10; `r` tokens are left, and after `t` seconds the bucket is full.
"""

from collections.abc import MutableMapping

from portico.core.limits.token_bucket import Policy, Standing
from portico.core.model.principal import Principal
from portico.core.model.scope import Scope
from portico.tenancy.resource_policies.rates import RequestRates


def take_request(rates: RequestRates, principal: Principal, scope: Scope, headers: MutableMapping[str, str]) -> None:
    """Counts a request in a scope, and says how the caller stands. Raises TooManyRequests that names the limit."""
    for taken in rates.take(principal, scope):
        tell(headers, taken.policy, taken.standing)
        taken.check()


def tell(headers: MutableMapping[str, str], policy: Policy, standing: Standing) -> None:
    """Adds a bucket to the headers, which are lists."""
    said = {
        "RateLimit-Policy": f'"{policy.name}";q={policy.quota};w={policy.window}',
        "RateLimit": f'"{policy.name}";r={standing.remaining};t={standing.reset}',
    }
    for name, text in said.items():
        headers[name] = f"{headers[name]}, {text}" if name in headers else text
