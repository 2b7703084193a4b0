"""The headers that tell how a caller stands: draft-ietf-httpapi-ratelimit-headers-10.

`r` tokens are left, and after `t` seconds the bucket is full.
"""

from collections.abc import MutableMapping

from portico.core.limits.token_bucket import BucketPolicy, BucketState


def tell(headers: MutableMapping[str, str], policy: BucketPolicy, standing: BucketState) -> None:
    """Adds a bucket to the headers, which are lists."""
    said = {
        "RateLimit-Policy": f'"{policy.name}";q={policy.quota};w={policy.window}',
        "RateLimit": f'"{policy.name}";r={standing.remaining};t={standing.reset}',
    }
    for name, text in said.items():
        headers[name] = f"{headers[name]}, {text}" if name in headers else text
