"""Changes of an update, before an entity takes them: nested values merged where a field says so, and typed as the entity has them."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from portico.core.model.entity import Entity
from portico.core.model.fields import MERGED


def merged(entity: Entity, changes: Mapping[str, Any]) -> Mapping[str, Any]:
    """The changes, those of `MERGED` fields merged into the values that the entity has (RFC 7396)."""
    found = {
        name: merge_patch(_plain(getattr(entity, name)), value)
        for name, value in changes.items()
        if isinstance(value, Mapping) and _is_merged(entity, name)
    }
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
    whole = type(entity).model_validate({**dict(entity), **changes})
    return {**changes, **{name: getattr(whole, name) for name in nested}}


def _is_merged(entity: Entity, name: str) -> bool:
    info = type(entity).model_fields.get(name)
    return info is not None and any(marker is MERGED for marker in info.metadata)


def _plain(value: Any) -> Any:
    return value.model_dump() if isinstance(value, BaseModel) else value
