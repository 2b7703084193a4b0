"""Routes that are made when a request first asks for them.

A route costs a cold start milliseconds (the schemas of all that goes in and comes out), and a first request needs one of them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Final

from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from portico.core.base.parts import load
from portico.core.http.operations import Listed, listed, make

Indexed = tuple[str, str, str]  # method, path, and where the declaration of the resource is
_TAIL: Final = "...}"


@dataclass
class LazyRoute(BaseRoute):
    """The route at a path, made by `make` once a request's path and method are its own."""

    path: str
    methods: frozenset[str]
    make: Callable[[], APIRoute]

    def __post_init__(self) -> None:
        # Segment by segment, texts before parameters of any name: "}" comes after all letters.
        self.shape = tuple(_shape(part) for part in self.path.split("/"))

    @cached_property
    def route(self) -> APIRoute:
        """The route itself."""
        return self.make()

    def has(self, segments: Sequence[str]) -> bool:
        """True if these are the segments of its path, or may be with parameters."""
        shape = self.shape
        if shape[-1] == "~":
            return len(segments) >= len(shape) and _fits(shape[:-1], segments)
        return len(segments) == len(shape) and _fits(shape, segments)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Matches as the route itself does; another path is refused without making the route."""
        if scope["type"] != "http" or not self.has(scope["path"].split("/")):
            return Match.NONE, {}
        if scope["method"] not in self.methods:
            return Match.PARTIAL, {"route": self}
        return self.route.matches(scope)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As the route itself handles it."""
        await self.route.handle(scope, receive, send)


def indexed_routes(index: Iterable[Indexed]) -> list[LazyRoute]:
    """The routes of an index; a declaration is imported when one of its routes is asked for."""
    return [LazyRoute(path, frozenset({method}), partial(_made, method, path, where)) for method, path, where in index]


def resource_routes(resource: Any) -> list[LazyRoute]:
    """The routes of a declaration, none of them made."""
    return [LazyRoute(route.path, frozenset(route.methods), partial(make, route)) for route in listed(resource)]


def _made(method: str, path: str, where: str) -> APIRoute:
    return make(_find(listed(load(where)), method, path))


def _find(routes: Iterable[Listed], method: str, path: str) -> Listed:
    """The route of a method and a path. Raises LookupError when the index has one that the declaration has not."""
    for route in routes:
        if route.path == path and method in route.methods:
            return route
    raise LookupError(f"the index of routes has drifted: {method} {path}")


def _shape(part: str) -> str:
    """`}` for a parameter, `~` for a tail; both come after all letters."""
    if part.startswith("{"):
        return "~" if part.endswith(_TAIL) else "}"
    return part


def _fits(shape: Sequence[str], segments: Sequence[str]) -> bool:
    return all(
        (segment != "" if text == "}" else segment == text) for text, segment in zip(shape, segments, strict=False)
    )
