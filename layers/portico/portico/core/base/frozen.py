"""Dataclasses whose instances never change. The type checker sees to it, and not the class itself.

`dataclass` writes the methods of each class as text and compiles it. For what refuses changes, compares, hashes and tells of an
instance that takes as long as all else that a class is made of, and a function has a hundred of them: a sixth of its cold start.
So only `__init__` is compiled, and those are the same functions in all classes.
"""

from collections.abc import Callable
from dataclasses import MISSING, dataclass, field, fields
from operator import attrgetter
from reprlib import recursive_repr
from typing import Any, TypeVar, dataclass_transform, overload

T = TypeVar("T")


@overload
def frozen(cls: type[T], /) -> type[T]: ...


@overload
def frozen(*, slots: bool = ..., compiled: bool = ...) -> Callable[[type[T]], type[T]]: ...


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(
    cls: type[T] | None = None, /, *, slots: bool = False, compiled: bool = True
) -> type[T] | Callable[[type[T]], type[T]]:
    """Makes a class a dataclass that compares and hashes by its fields, and whose fields are given once.

    With `compiled=False` `__init__` is not compiled either: for a class without slots, of many fields and few instances.
    """
    made = dataclass(eq=False, repr=False, slots=slots, init=compiled)

    def finished(cls: type[T]) -> type[T]:
        return _compared(made(cls) if compiled else _initialized(made(cls)))

    return finished if cls is None else finished(cls)


def _initialized(cls: type[T]) -> type[T]:
    known = fields(cls)  # type: ignore[arg-type]
    names = [one.name for one in known]
    needed = frozenset(one.name for one in known if one.default is MISSING and one.default_factory is MISSING)
    made = {one.name: one.default_factory for one in known if one.default_factory is not MISSING}

    def initialize(self: object, *args: object, **kwargs: object) -> None:
        given = dict(zip(names, args, strict=False), **kwargs)
        if len(given) < len(args) + len(kwargs):
            raise TypeError(f"{cls.__qualname__} is given a field twice, or more than its {len(names)}")
        if wrong := (needed - given.keys()) | (given.keys() - set(names)):
            raise TypeError(f"{cls.__qualname__} misses, or has not: {', '.join(sorted(wrong))}")
        # What has a default that is no factory's is an attribute of the class.
        self.__dict__.update({name: make() for name, make in made.items() if name not in given}, **given)
        if finish := getattr(self, "__post_init__", None):
            finish()

    cls.__init__ = initialize  # type: ignore[method-assign]
    return cls


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
