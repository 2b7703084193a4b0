"""Routes that are made when a request first asks for them.

A route costs a cold start milliseconds (the schemas of all that goes in and comes out), and a first request needs one of them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Final

from fastapi.routing import APIRoute

from portico.core.base.parts import load
from portico.core.http.listed import Listed, listed
from portico.core.http.operations import make

Indexed = tuple[str, str, str]  # method, path, and where the declaration of the resource is
_TAIL: Final = "...}"
_ANY: Final = "}"  # a parameter; it comes after all letters
_REST: Final = "~"  # a tail, which comes after a parameter


@dataclass
class LazyRoute:
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

    def may_have(self, length: int) -> bool:
        """True if its path has so many segments, or a tail that may have those that are left."""
        own = len(self.shape)
        return own == length or (own < length and self.shape[-1] == _REST)

    def has(self, segments: Sequence[str], plain: int) -> bool:
        """True if these, of which it may have so many, are the segments of its path, or may be with parameters.

        All but the first `plain` of them, which alone can be read in one way, are then its tail's.
        """
        shape = self.shape
        if plain < len(segments) and (shape[-1] != _REST or plain < len(shape) - 1):
            return False
        for text, segment in zip(shape, segments, strict=False):
            if text == _REST:
                break
            if segment != text and (text != _ANY or not segment):
                return False
        return True


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
