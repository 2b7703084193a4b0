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
from portico.core.http.listed import Listed, listed
from portico.core.http.operations import make

Indexed = tuple[str, str, str]  # method, path, and where the declaration of the resource is
_TAIL: Final = "...}"
_ANY: Final = "}"  # a parameter; it comes after all letters
_REST: Final = "~"  # a tail, which comes after a parameter


@dataclass
class LazyRoute(BaseRoute):
    """The route at a path, made by `make` once a request's path and method are its own."""

    path: str
    methods: frozenset[str]
    make: Callable[[], APIRoute]

    def __post_init__(self) -> None:
        # Segment by segment, texts before parameters before a tail, whatever these are called.
        self.shape = tuple(_shape(part) for part in self.path.split("/"))

    @cached_property
    def route(self) -> APIRoute:
        """The route itself."""
        return self.make()

    def has(self, segments: Sequence[str]) -> bool:
        """True if these are the segments of its path, or may be with parameters."""
        shape = self.shape
        missing = len(shape) - len(segments)
        if missing > 0 or (missing < 0 and shape[-1] != _REST):
            return False
        for text, segment in zip(shape, segments, strict=False):
            if text == _REST:
                break
            if segment != text and (text != _ANY or not segment):
                return False
        return True

    def takes(self, plain: int, segments: Sequence[str]) -> bool:
        """True if all but the first `plain` segments, which alone can be read in one way, are its tail's."""
        return plain >= len(segments) or (self.shape[-1] == _REST and len(self.shape) - 1 <= plain)

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
    if part.startswith("{"):
        return _REST if part.endswith(_TAIL) else _ANY
    return part
