"""Dataclasses whose instances never change. The type checker sees to it, and not the class itself.

`dataclass` writes the methods of each class as text and compiles it. That takes longer than all else that a class is made of, and
a function has a hundred of them: a fifth of its cold start. So all classes share one `__eq__`, `__hash__` and `__repr__`, and those
without slots one `__init__`: of services there is one instance, of actions one a request, while values have slots.
"""

from collections.abc import Callable, Iterable
from dataclasses import MISSING, Field, dataclass, field, fields
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
    """Makes a class a dataclass that compares and hashes by its fields, and whose fields are given once.

    Slots are for what there are many of.
    """
    made = dataclass(eq=False, repr=False, slots=slots, init=slots)

    def finished(cls: type[T]) -> type[T]:
        return _compared(made(cls) if slots else _initialized(made(cls)))

    return finished if cls is None else finished(cls)


def _initialized(cls: type[T]) -> type[T]:
    known = [one for one in fields(cls) if one.init]  # type: ignore[arg-type]
    names = [one.name for one in known if not one.kw_only]
    allowed = frozenset(one.name for one in known)
    needed = frozenset(one.name for one in known if one.default is MISSING and one.default_factory is MISSING)
    made = {one.name: make for one in fields(cls) if (make := _maker(one)) is not None}  # type: ignore[arg-type]
    least, finishes = len(needed), hasattr(cls, "__post_init__")

    def initialize(self: object, *args: object, **kwargs: object) -> None:
        own = self.__dict__
        own.update(zip(names, args, strict=False), **kwargs)
        if kwargs or not least <= len(args) <= len(names):
            _check(cls, len(own) < len(args) + len(kwargs), needed - own.keys(), own.keys() - allowed)
        for name, make in made.items():
            if name not in own:
                own[name] = make()
        if finishes:
            self.__post_init__()  # type: ignore[attr-defined]

    cls.__init__ = initialize  # type: ignore[method-assign]
    return cls


def _maker(one: Field[Any]) -> Callable[[], Any] | None:
    """The maker of the default of a field, where that is no attribute of the class: a function would become a method there."""
    if one.default_factory is not MISSING:
        return one.default_factory
    return (lambda: one.default) if hasattr(one.default, "__get__") else None


def _check(cls: type, twice: bool, missing: Iterable[str], unknown: Iterable[str]) -> None:
    if twice:
        raise TypeError(f"{cls.__qualname__} is given a field twice, or more than it has")
    if wrong := sorted((*missing, *unknown)):
        raise TypeError(f"{cls.__qualname__} misses, or has not: {', '.join(wrong)}")


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
