"""Annotations of pydantic's models, taken apart: what stands in them, and whether it may be null."""

from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, NamedTuple, Union, get_args, get_origin

from annotated_types import Interval, Le, Lt
from typing_extensions import TypeAliasType

_INT_MAX: Final = 2**31 - 1


class Kind(NamedTuple):
    """A type without what is said of it: its parts, whether null is one of its values, and whether its numbers fit GraphQL's Int."""

    inner: Any
    optional: bool
    small: bool


def kind_of(annotation: Any, metadata: Any = ()) -> Kind:
    """The kind of an annotation; `metadata` is what a field says of it besides."""
    optional, small = False, any(map(_is_small, metadata))
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation, *said = get_args(annotation)
            small = small or any(map(_bounds, said))
        elif isinstance(annotation, TypeAliasType):
            annotation = annotation.__value__
        elif origin in {Union, UnionType} and NoneType in get_args(annotation):
            optional = True
            annotation = _union(part for part in get_args(annotation) if part is not NoneType)
        else:
            return Kind(annotation, optional, small)


def parts_of(inner: Any) -> tuple[Any, ...]:
    """The alternatives of a union; the type itself where it is none."""
    return get_args(inner) if get_origin(inner) in {Union, UnionType} else (inner,)


def is_literal(inner: Any) -> bool:
    """True for one of a few given values."""
    return get_origin(inner) is Literal


def _union(parts: Any) -> Any:
    whole: Any = None
    for part in parts:
        whole = part if whole is None else Union[whole, part]  # noqa: UP007  # a forward reference has no `|`
    return whole


def _bounds(said: Any) -> bool:
    return _is_small(said) or any(map(_is_small, getattr(said, "metadata", ())))


def _is_small(bound: Any) -> bool:
    bounded = isinstance(bound, Interval | Le | Lt)
    most = (getattr(bound, "le", None) or getattr(bound, "lt", None)) if bounded else None
    return isinstance(most, int) and most <= _INT_MAX
