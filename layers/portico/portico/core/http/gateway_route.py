"""The route that the gateway let a request in by, and the one that the router chose: they are one, or nothing runs.

API Gateway matches a path before it decodes it, the router afterwards: `/v1/functions/a%2Fruns` is a function to the one
and the runs of a function to the other. Nothing may turn on who is right.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from portico.core.base.errors import NotFound


def check_route(event: Mapping[str, Any], path: str) -> None:
    """Raises NotFound when the gateway took the request for another resource than the one of the route at `path`."""
    resource = event.get("resource")
    if resource is None or resource == event.get("path"):  # nothing was encoded: both read the same text
        return
    if _shape(resource) != _shape(path):
        raise NotFound("There is nothing at this path.")


@lru_cache(maxsize=1024)
def _shape(path: str) -> tuple[str, ...]:
    """The segments, whatever parameters are called."""
    return tuple("{}" if part.startswith("{") else part for part in path.split("/"))
