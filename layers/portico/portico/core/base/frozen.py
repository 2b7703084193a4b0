"""Dataclasses whose instances never change. The type checker sees to it, and not the class itself.

`dataclass` writes the methods of each class as text and compiles it. For what refuses changes, compares, hashes and tells of an
instance that takes as long as all else that a class is made of, and a function has a hundred of them: a sixth of its cold start.
So only `__init__` is compiled, and those are the same functions in all classes.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from operator import attrgetter
from reprlib import recursive_repr
from typing import Any, TypeVar, dataclass_transform, overload

T = TypeVar("T")


@overload
def frozen(cls: type[T], /) -> type[T]: ...


@overload
def frozen(*, slots: bool = ...) -> Callable[[type[T]], type[T]]: ...


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T] | None = None, /, *, slots: bool = False) -> type[T] | Callable[[type[T]], type[T]]:
    """Makes a class a dataclass that compares and hashes by its fields, and whose fields are given once."""
    made = dataclass(eq=False, repr=False, slots=slots)

    def finished(cls: type[T]) -> type[T]:
        return _compared(made(cls))

    return finished if cls is None else finished(cls)


def _compared(cls: type[T]) -> type[T]:
    names = [known.name for known in fields(cls) if known.compare]  # type: ignore[arg-type]
    key = attrgetter(*names) if names else _nothing

    def same(self: object, other: object) -> bool:
        return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: object) -> int:
        return hash(key(self))

    for name, method in {"__eq__": same, "__hash__": hashed, "__repr__": _told}.items():
        if cls.__dict__.get(name) is None:  # a method that is written in the class stays
            setattr(cls, name, method)
    return cls


def _nothing(_: object) -> tuple[()]:
    return ()


@recursive_repr()
def _told(self: Any) -> str:
    shown = (f"{known.name}={getattr(self, known.name)!r}" for known in fields(self) if known.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"
