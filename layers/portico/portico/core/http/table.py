"""The table of an application's routes: a request's path is the most particular that fits, in any method."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Final

from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from portico.core.http.gateway_route import PLAIN, check_route
from portico.core.http.lazy_routes import LazyRoute

_CHOSEN: Final = "portico.route"
_ALLOWED: Final = "portico.allowed"


class RouteTable(BaseRoute):
    """All routes of an application, as the one route that its router knows.

    A gateway chooses the path first and the method afterwards, and so does this: `GET /v1/functions/search` asks for a
    method that `search` does not have, not for a function of that name.
    """

    def __init__(self, routes: Sequence[LazyRoute], *, owns_api: bool = False) -> None:
        """`owns_api` says that one function answers the whole API, so that its gateway chooses no path."""
        self.routes, self._owns_api = routes, owns_api
        self._ordered = sorted(routes, key=attrgetter("shape"))  # the most particular path first
        self._longest = max(len(route.shape) for route in routes)
        self._near: dict[int, list[LazyRoute]] = {}  # those that have, or may have, so many segments

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As the route of path and method; partially when the path has other methods."""
        if scope["type"] != "http":
            return Match.NONE, {}
        segments, method = scope["path"].split("/"), scope["method"]
        found: LazyRoute | None = None
        allowed: set[str] = set()
        plain = scope.get(PLAIN, len(segments))
        length = min(len(segments), self._longest + 1)
        if length not in self._near:
            self._near[length] = [route for route in self._ordered if route.may_have(length)]
        for route in self._near[length]:
            if found is not None and route.shape != found.shape:
                break
            if not route.has(segments, plain):
                continue
            if method in route.methods:
                match, child = route.route.matches(scope)
                return match, {**child, _CHOSEN: route}
            found = route
            allowed |= route.methods
        if found is None:
            return Match.NONE, {}
        return Match.PARTIAL, {"route": found, _CHOSEN: found, _ALLOWED: allowed}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As the route that was found handles it. Raises NotFound when the gateway took the request for something else."""
        route: LazyRoute = scope[_CHOSEN]
        if not self._owns_api:
            check_route(scope.get("aws.event", {}), route.path)
        if allowed := scope.get(_ALLOWED):
            heads = {"HEAD"} if "GET" in allowed else set()
            raise HTTPException(405, headers={"Allow": ", ".join(sorted(allowed | heads))})
        await route.route.app(scope, receive, send)
