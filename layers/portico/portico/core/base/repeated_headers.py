"""Headers that a request has more than once, which gateways and routers read in different ways: the first, the last, a list.

API Gateway tells all of them in `multiValueHeaders`, by the names as they were written, and the last in `headers`.
"""

from collections.abc import Iterable, Mapping
from typing import Any


def repeated(event: Mapping[str, Any], names: Iterable[str]) -> str | None:
    """The first of the names, in lower case, that a proxy event (payload 1.0) has more than once in any spelling."""
    told = [name.lower() for name, values in (event.get("multiValueHeaders") or {}).items() for _ in values or ()]
    spelled = [name.lower() for name in event.get("headers") or {}]
    if len({*told}) == len(told) and len({*spelled}) == len(spelled):
        return None  # as in all requests but a few
    return next((name for name in names if told.count(name) > 1 or spelled.count(name) > 1), None)
