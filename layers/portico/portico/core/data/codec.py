"""Entities as items of the table, and back.

Keys: `pk` is scope and type, with a shard where the type has any, `sk` the name or id in lower case. `live_pk` stands only on
entities that are not deleted, so that deleted ones leave the indexes that searches read: `live` (by `sk`), `recent` (by
`created_sk`: the time of creation of those with a name, the value and the id of those with a rare one), `related` (by the
entity's parent). Passing entities are never deleted softly, and stand in the first two only with a rare value: the table itself
has them in that order. `due_pk` and `due_sk` stand only on entities that somebody must look after. `home` has the uids of the scope.
"""

import json
from decimal import Decimal
from functools import cache
from typing import Any, Final, Literal, TypeVar
from zlib import crc32

from pydantic import ValidationError

from portico.core.aws.dynamodb_values import Item
from portico.core.base.clock import instant
from portico.core.data.shards import Sharded
from portico.core.model.entity import Entity, PassingEntity, ReplaceableEntity, StoredAsText, sort_key
from portico.core.model.open_enum import carried_values
from portico.core.model.scope import Scope
from portico.core.model.sharded_entity import ShardedEntity
from portico.core.model.unknown_fields import has_unknown, keep_unknown

E = TypeVar("E", bound=Entity)

DUE_SHARDS: Final = 32
_KEY_ATTRIBUTES: Final = ("pk", "sk", "live_pk", "created_sk", "related_pk", "due_pk", "due_sk", "home")


def partition(entity_type: type[Entity], scope: Scope) -> str:
    """The partition of a resource in a scope."""
    return f"{scope}#{entity_type.types}"


def spread(entity_type: type[Entity], name: str) -> Sharded:
    """A partition of entities of a type, by its name, in the shards that the type has."""
    return Sharded(name, entity_type.shards if issubclass(entity_type, ShardedEntity) else 0)


def key_of(entity_type: type[Entity], scope: Scope, key: str) -> dict[str, str]:
    """The primary key of an entity."""
    sk = sort_key(key)
    return {"pk": spread(entity_type, partition(entity_type, scope)).shard_of(sk), "sk": sk}


def former_key_of(entity_type: type[Entity], scope: Scope, key: str) -> dict[str, str] | None:
    """The primary key of an entity that was written before its type had shards; None for a type without."""
    if not issubclass(entity_type, ShardedEntity):
        return None
    return {"pk": partition(entity_type, scope), "sk": sort_key(key)}


def key_in_table(entity: Entity) -> dict[str, str]:
    """The primary key that an entity was read at, or is first written at."""
    former = None if _is_spread(entity) else former_key_of(type(entity), entity.scope, entity.key)
    return former or key_of(type(entity), entity.scope, entity.key)


def to_item(entity: Entity) -> Item:
    """The item of an entity."""
    implied = {name for name, default in _implied(type(entity)).items() if getattr(entity, name) == default}
    if isinstance(entity, ReplaceableEntity) and not entity.uid:
        implied.add("uid")
    item: Item = json.loads(entity.model_dump_json(exclude=implied, exclude_none=True), parse_float=Decimal)
    for name in _text_fields(type(entity)) & item.keys():
        item[name] = json.dumps(getattr(entity, name))
    keep_unknown(item, entity)
    item |= key_in_table(entity)
    if entity.scope.domain is not None and entity.scope.home is not None:
        item["home"] = entity.scope.home
    item |= {name: value for name, value in _index_keys(entity, item["pk"]).items() if value is not None}
    return item


def from_item(entity_type: type[E], item: Item) -> E:
    """The entity that `to_item` wrote, also that of newer code: its fields and values that are not known here are kept."""
    values = {name: value for name, value in item.items() if name not in _KEY_ATTRIBUTES}
    for name in _text_fields(entity_type) & values.keys():
        values[name] = json.loads(values[name])
    if issubclass(entity_type, ReplaceableEntity):
        values.setdefault("uid", "")  # written before entities had one
    if issubclass(entity_type, ShardedEntity):
        values["in_shard"] = item["pk"] != f"{item['scope']}#{entity_type.types}"
    values["scope"] = Scope.parse(item["scope"]).at_home(item.get("home"))
    extra: Literal["allow"] | None = "allow" if has_unknown(entity_type, values) else None
    try:
        return entity_type.model_validate(values, extra=extra)
    except ValidationError:
        with carried_values():
            return entity_type.model_validate(values, extra=extra)


def due_partition(shard: int) -> str:
    """One of the `DUE_SHARDS` partitions of the `due` index."""
    return f"due#{shard}"


def _is_spread(entity: Entity) -> bool:
    return isinstance(entity, ShardedEntity) and entity.in_shard


def _index_keys(entity: Entity, pk: str) -> dict[str, Any]:
    keys: dict[str, Any] = {}
    if entity.deleted_at is None:
        keys["created_sk"] = instant(entity.created_at) if entity.key_field == "name" else _rare_key(entity)
        if keys["created_sk"] or not isinstance(entity, PassingEntity):
            keys["live_pk"] = pk
        keys["related_pk"] = entity.parent
        if entity.parent and _is_spread(entity):
            keys["related_pk"] = spread(type(entity), entity.parent).shard_of(sort_key(entity.key))
    if entity.due_at is not None:
        keys["due_pk"] = due_partition(crc32(entity.key.encode()) % DUE_SHARDS)
        keys["due_sk"] = instant(entity.due_at)
    return keys


def rare_prefix(value: str) -> str:
    """The beginning of the keys, in the index `recent`, of entities with a rare value."""
    return f"{value}#"


def _rare_key(entity: Entity) -> str | None:
    if entity.rare is None:
        return None
    field, values = entity.rare
    value = getattr(entity, field)
    return rare_prefix(value) + sort_key(entity.key) if value in values else None


@cache
def _implied(entity_type: type[Entity]) -> dict[str, Any]:
    return {name: entity_type.model_fields[name].default for name in entity_type.omitted_defaults}


@cache
def _text_fields(entity_type: type[Entity]) -> frozenset[str]:
    return frozenset(
        name
        for name, info in entity_type.model_fields.items()
        if any(marker is StoredAsText for marker in info.metadata)
    )
