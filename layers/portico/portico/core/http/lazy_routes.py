"""Routes that are made, and modules of routes that are imported, when a request first asks for one of them.

A route costs a cold start milliseconds (the schemas of all that goes in and comes out), and a first request needs one of them.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from importlib import import_module
from typing import Any, cast

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Match, compile_path
from starlette.types import Receive, Scope, Send

from portico.core.resource import Resource


@dataclass
class LateRoute(BaseRoute):
    """The route at a path, made by `make` once a request's path and method are its own."""

    path: str
    methods: frozenset[str]
    make: Callable[[], APIRoute]

    def __post_init__(self) -> None:
        self._regex, self.path_format, _ = compile_path(self.path)
        # Segment by segment, texts before parameters, whatever these are called: "}" comes after all letters.
        self.shape = tuple("}" if part.startswith("{") else part for part in self.path.split("/"))

    @cached_property
    def route(self) -> APIRoute:
        """The route itself."""
        return self.make()

    def has(self, path: str) -> bool:
        """Whether this is the path of a request, or may be with parameters."""
        return self._regex.match(path) is not None

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As the route itself matches; what has another path is told without it."""
        if scope["type"] != "http" or not self.has(scope["path"]):
            return Match.NONE, {}
        if scope["method"] not in self.methods:
            return Match.PARTIAL, {"route": self}
        return self.route.matches(scope)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As the route itself handles it."""
        await self.route.handle(scope, receive, send)


class LateRouter(APIRouter):
    """A router that remembers what it is told of its routes; `routes` makes all of them, `late` none."""

    def __init__(self, **options: Any) -> None:
        self.late: list[LateRoute] = []
        self._options = options
        super().__init__(**options)

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        """Remembers a route."""

        def make() -> APIRoute:
            alone = APIRouter(**self._options)
            alone.add_api_route(path, endpoint, **options)
            return cast("APIRoute", alone.routes[0])

        self.late.append(LateRoute(path, frozenset(options.get("methods") or ("GET",)), make))

    @property
    def routes(self) -> list[BaseRoute]:
        """All of them, made."""
        return [late.route for late in self.late]

    @routes.setter
    def routes(self, _routes: list[BaseRoute]) -> None:
        """Nothing: a router begins with none."""


def resource_router(resource: Resource, *paths: str) -> LateRouter:
    """The routes of a resource, none of them made; `paths` are those of the mounts that are wanted, all without any."""
    from portico.core.http.operations import listed, make

    made = LateRouter()
    for route in listed(resource):
        if not paths or (route.mount is not None and route.mount.path in paths):
            path = route.path.replace("...}", ":path}")
            made.late.append(LateRoute(path, frozenset(route.methods), partial(make, route)))
    return made


class LateModule:
    """The routes of a module, which is imported once a path begins as all of its own do."""

    def __init__(self, module: str, *beginnings: str, router: str = "routes") -> None:
        """`beginnings` are templates, as those of routes; `router` is what the module calls its router."""
        self._module, self._router = module, router
        self._regexes = [
            re.compile(compile_path(beginning)[0].pattern.removesuffix("$") + "(/|$)") for beginning in beginnings
        ]

    @cached_property
    def late(self) -> list[LateRoute]:
        """The routes themselves."""
        routes: LateRouter = getattr(import_module(self._module), self._router)
        return routes.late

    def begins(self, path: str) -> bool:
        """Whether it may be the path of one of them."""
        return any(regex.match(path) for regex in self._regexes)
