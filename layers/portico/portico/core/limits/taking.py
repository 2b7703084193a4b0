"""Taking a token for a call, and telling its caller how it stands."""

from collections.abc import MutableMapping

from portico.core.limits.rate_limit_headers import tell
from portico.core.limits.token_bucket import BucketPolicy, Limiter


def take(limiter: Limiter, policy: BucketPolicy, who: str, headers: MutableMapping[str, str]) -> None:
    """Takes a token of the bucket that `who` has, and adds how it stands to the headers. Raises TooManyRequests."""
    standing = limiter.take(policy, who)
    tell(headers, policy, standing)
    if standing.retry_after:
        message = f"Too many calls of this kind: at most {policy.quota} in {policy.window} seconds."
        raise policy.refusal(message, standing.retry_after)
