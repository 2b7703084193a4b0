"""The token buckets of operations."""

from typing import Final

from portico.core.base.frozen import frozen
from portico.core.limits.token_bucket import BucketPolicy


@frozen
class RouteLimit:
    """A token bucket of an operation. `counts` says what is counted; `by` names the key: who is counted for.

    `by` is `principal`, `principal_if_filtered`, or `package.module:function`, which takes the request and returns the key,
    None for a call that does not count.
    """

    policy: BucketPolicy
    by: str = "principal"
    counts: str = "every call of the principal"


RUNS: Final = RouteLimit(BucketPolicy("runs", 1800, 60))
SEARCHES: Final = RouteLimit(BucketPolicy("searches", 600, 60))
SEARCHES_IF_FILTERED: Final = RouteLimit(
    SEARCHES.policy, "principal_if_filtered", "calls of the principal that have a filter"
)
