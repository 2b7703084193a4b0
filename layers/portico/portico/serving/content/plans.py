"""Usage plans as token buckets: API Gateway's own count calls of the platform API only."""

import math
from collections.abc import Mapping
from typing import Final

from portico.core.limits.token_bucket import BucketPolicy

_NAME: Final = "plan"


def policies(plans: str) -> Mapping[str, BucketPolicy]:
    """The bucket of each plan; `free=5/10` is 5 requests a second, and 10 at once."""
    return {
        name: _policy(rate_and_burst) for name, _, rate_and_burst in (one.partition("=") for one in plans.split(","))
    }


def _policy(rate_and_burst: str) -> BucketPolicy:
    """A bucket of the burst, which fills at the rate; windows are whole seconds, so it may fill a little slower."""
    rate, _, burst = rate_and_burst.partition("/")
    return BucketPolicy(_NAME, int(burst), max(1, math.ceil(int(burst) / float(rate))))
