"""Types with members: the places in their values, and values that differ from the defaults at each."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

Place = tuple[str, ...]
GONE: Final = object()
_VALUES: Final[Mapping[Any, Sequence[Any]]] = {
    str: ("one", "two"),
    int: (2, 3),
    float: (2.5, 3.5),
    Decimal: (2, 3),
    bool: (True, False),
}
_FREE: Final = ({"type": "object"}, {"type": "string"})  # of fields that are JSON of the client's own: they are schemas


def plain(kind: Any) -> Any:
    """A type without its bounds, and without null."""
    if get_origin(kind) is Annotated:
        return plain(get_args(kind)[0])
    if get_origin(kind) in {Union, UnionType}:
        parts = [part for part in get_args(kind) if part is not type(None)]
        return plain(parts[0]) if len(parts) == 1 else kind
    return kind


def is_nested(kind: Any) -> bool:
    """True for a model, and for a map."""
    return get_origin(kind) is dict or (isinstance(kind, type) and issubclass(kind, BaseModel))


def members(kind: Any) -> dict[str, Any]:
    """The types of the members; those of a map are named by clients, and here as the examples of its keys."""
    if get_origin(kind) is dict:
        key, value = get_args(kind)
        return dict.fromkeys(_examples(key) or ("a", "b"), plain(value))
    return {(info.alias or name): plain(info.annotation) for name, info in kind.model_fields.items()}


def full(kind: Any, variant: int) -> Any:
    """A value that is none of the defaults at any place; two variants differ at each."""
    if is_nested(kind):
        return {name: full(inner, variant) for name, inner in members(kind).items()}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [*kind][variant - 1].value
    return _VALUES.get(kind, _FREE)[variant]


def _examples(kind: Any) -> tuple[str, ...]:
    metas = get_args(kind)[1:] if get_origin(kind) is Annotated else ()
    return tuple(name for meta in metas if isinstance(meta, FieldInfo) for name in meta.examples or ())


def places(kind: Any, above: Place = ()) -> Iterator[tuple[Place, Any]]:
    """All places in a value of the type, but for the value itself."""
    for name, inner in members(kind).items():
        yield (*above, name), inner
        if is_nested(inner):
            yield from places(inner, (*above, name))


def defaults(kind: Any) -> Iterator[tuple[Place, Any]]:
    """What null leaves at each place: the default of a model's member, nothing of a map's."""
    for place, _ in places(kind):
        holder = kind
        for name in place[:-1]:
            holder = members(holder)[name]
        if get_origin(holder) is dict:
            yield place, GONE
        else:
            yield place, holder().model_dump(by_alias=True)[place[-1]]


def at(place: Place, value: Any) -> Any:
    """A patch of one place."""
    for name in reversed(place):
        value = {name: value}
    return value


def inside(value: Any, place: Place) -> Any:
    """The object that has the last member of a place."""
    for name in place[:-1]:
        value = value[name]
    return value
