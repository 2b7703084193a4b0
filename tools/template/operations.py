"""The operations of the API, and which function answers each. Nothing else here knows what they are declared with."""

from dataclasses import dataclass
from functools import cache

from portico import catalogue
from portico.core.http.listed import listed


@dataclass(frozen=True, order=True)
class Operation:
    """A method of a path, and the folder of the function that answers it; `public` is for anybody."""

    path: str
    method: str
    function: str
    public: bool


@cache
def operations() -> tuple[Operation, ...]:
    """All of them. A HEAD is none of its own: it is answered wherever a GET is."""
    return tuple(
        Operation(route.path, method, route.function, route.is_public)
        for resource in catalogue.resources()
        for route in listed(resource)
        for method in sorted(route.methods)
    )
