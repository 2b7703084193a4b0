"""Changes of an update, before an entity takes them: nested values merged, and typed as the entity has them."""

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from portico.core.base.errors import Unprocessable
from portico.core.model.entity import Entity, is_merged
from portico.core.model.fields import sent_type
from portico.core.model.unknown_fields import keep_unknown


def merged(entity: Entity, changes: Mapping[str, Any]) -> Mapping[str, Any]:
    """The changes, nested ones merged into the values that the entity has (RFC 7396).

    Raises Unprocessable when what comes of it is not what clients may send.
    """
    found = {name: _patched(entity, name, value) for name, value in changes.items() if _is_patch(entity, name, value)}
    return {**changes, **found} if found else changes


def merge_patch(target: Any, patch: Any) -> Any:
    """The target with a JSON Merge Patch applied (RFC 7396, 2)."""
    if not isinstance(patch, Mapping):
        return patch
    result = dict(target) if isinstance(target, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merge_patch(result.get(name), value)
    return result


def typed(entity: Entity, changes: Mapping[str, Any]) -> Mapping[str, Any]:
    """The changes, nested ones as the models that the entity has them as."""
    nested = {
        name for name, value in changes.items() if isinstance(value, dict | list) and name in type(entity).model_fields
    }
    if not nested:
        return changes
    given = {name: _with_unknown(getattr(entity, name), changes[name]) for name in nested}
    kept = any(given[name] != changes[name] for name in nested)
    whole = type(entity).model_validate({**dict(entity), **changes, **given}, extra="allow" if kept else None)
    return {**changes, **{name: getattr(whole, name) for name in nested}}


def _with_unknown(before: Any, value: Any) -> Any:
    """A nested value with the fields that newer code has written beside those that are changed."""
    if not isinstance(before, BaseModel) or not isinstance(value, dict):
        return value
    kept = deepcopy(value)
    keep_unknown(kept, before)
    return kept


def _is_patch(entity: Entity, name: str, value: Any) -> bool:
    """True for members of a nested value, and for the null that brings its default back."""
    if not is_merged(type(entity), name):
        return False
    return isinstance(value, Mapping) or (value is None and isinstance(getattr(entity, name), BaseModel | Mapping))


def _patched(entity: Entity, name: str, patch: Any) -> Any:
    info = type(entity).model_fields[name]
    if patch is None and not info.is_required():
        return _plain(info.get_default(call_default_factory=True))
    try:
        whole = _checker(type(entity), name).validate_python(merge_patch(_plain(getattr(entity, name)), patch))
    except ValidationError as error:
        raise refusal(error, name) from error
    return _plain(whole)


@cache
def _checker(entity_type: type[Entity], name: str) -> TypeAdapter[Any]:
    return TypeAdapter(sent_type(entity_type.model_fields[name]))


def refusal(error: ValidationError, *place: str) -> Unprocessable:
    """The 422 for what is wrong with a value at a place."""
    errors = [
        {"field": ".".join(map(str, (*place, *problem["loc"]))), "message": problem["msg"], "type": problem["type"]}
        for problem in error.errors()
    ]
    return Unprocessable(f"{errors[0]['field']}: {errors[0]['message']}", details={"errors": errors})


def _plain(value: Any) -> Any:
    return value.model_dump() if isinstance(value, BaseModel) else value
