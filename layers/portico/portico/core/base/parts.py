"""Parts: what the object graph is put together from, each named by the function that wires it.

A part is declared beside what it is, and the container imports its wiring when someone first asks for it. Laziness is the
container's: a service takes other parts as they are, or as `Lazy` where a call seldom needs them.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any, Generic, TypeVar

from portico.core.base.frozen import frozen

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Lazy = Callable[[], T]


@frozen
class Part(Generic[T_co]):
    """A part of type `T_co`; `wire` is `package.module:function`, which takes the container and returns the part."""

    wire: str


def load(path: str) -> Any:
    """The object at `package.module:name`, imported now."""
    module, _, name = path.partition(":")
    return getattr(import_module(module), name)
