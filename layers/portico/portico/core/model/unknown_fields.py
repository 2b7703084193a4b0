"""Fields of newer code: this code does not know them, and keeps them when it writes what it has read.

While two versions are deployed, or one is rolled back, each reads what the other wrote. Pydantic keeps unknown fields beside the
known ones (`model_extra`) if a validation says so; no reply and no record shows them.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args, get_origin

from pydantic import BaseModel


def has_unknown(model: type[BaseModel], values: Mapping[str, Any]) -> bool:
    """True if the values have a field that the model, or one within it, does not know."""
    if not values.keys() <= _known(model):
        return True
    return any(
        has_unknown(inner, one)
        for name, inner in nested(model).items()
        if name in values
        for one in _each(values[name])
        if isinstance(one, Mapping)
    )


def keep_unknown(values: dict[str, Any], model: BaseModel) -> None:
    """Adds the unknown fields of a model to values of the same shape, at every depth."""
    for name, value in (model.model_extra or {}).items():
        values.setdefault(name, value)
    for name in nested(type(model)):
        if name in values:
            for one, of in zip(_each(values[name]), _each(getattr(model, name)), strict=False):
                if isinstance(one, dict) and isinstance(of, BaseModel):
                    keep_unknown(one, of)


@cache
def nested(model: type[BaseModel]) -> dict[str, type[BaseModel]]:
    """The fields that are models, or lists or maps of them, each with the model."""
    found = {name: next(_models(info.annotation), None) for name, info in model.model_fields.items()}
    return {name: inner for name, inner in found.items() if inner is not None}


@cache
def _known(model: type[BaseModel]) -> frozenset[str]:
    return frozenset(model.model_fields)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and get_origin(annotation) is None and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def _each(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]
