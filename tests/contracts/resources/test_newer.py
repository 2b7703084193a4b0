"""Fields of newer code are kept by this code, at every depth, when it changes an entity; and shown to nobody."""

import re
from collections.abc import Iterator
from typing import Any

from portico.core.data.writes import Put
from portico.core.model.maker import Maker
from portico.core.model.open_enum import OpenEnum
from portico.core.model.unknown_fields import nested
from pydantic import BaseModel

from tests.contracts.resources.subjects import offering
from tests.support.generic.subject import Subject
from tests.support.world import World

NEWER = {"since": "2.0", "parts": ["a", {"deep": True}]}


def item_of(world: World, subject: Subject, key: str) -> dict[str, Any]:
    """The item of an entity."""
    store = world.platform.store
    scanned = store.table.client.call("Scan", {"TableName": store.entities})["Items"]
    partition = re.compile(rf"#{subject.entity.types}(#\d\d)?$")  # of a shard, if it has them
    [keys] = [one for one in scanned if partition.search(one["pk"]["S"]) and one["sk"]["S"].endswith(key.lower())]
    found = store.table.get(store.entities, {"pk": keys["pk"]["S"], "sk": keys["sk"]["S"]})
    assert found is not None
    return found


def put(world: World, item: dict[str, Any]) -> None:
    store = world.platform.store
    store.table.transact([Put(store.entities, item)])


def parts(model: type[BaseModel], values: Any) -> Iterator[dict[str, Any]]:
    """The values of a model, and of those within; a change makes the maker anew."""
    yield values
    for name, inner in nested(model).items():
        if inner is Maker:
            continue
        found = values.get(name)
        for one in found if isinstance(found, list) else [found]:
            if isinstance(one, dict):
                yield from parts(inner, one)


@offering("create", "get", "update")
def test_fields_of_newer_code_survive_a_change(subject: Subject, world: World) -> None:
    key = subject.create(**{name: value for name, value in subject.patches().items() if isinstance(value, dict)})
    item = item_of(world, subject, key)
    before = subject.get(key)
    for part in parts(subject.entity, item):
        part["newer"] = NEWER
    put(world, item)
    assert subject.get(key) == before
    reply = subject.call("update", key, body={"description": "changed"})
    assert reply.status == 200, reply.body
    assert "newer" not in str(reply.json)
    after = item_of(world, subject, key)
    assert all(part["newer"] == NEWER for part in parts(subject.entity, after))
    assert after["description"] == "changed"


@offering("create", "get")
def test_values_of_newer_code_are_read_and_shown(subject: Subject, world: World) -> None:
    key = subject.create()
    item = item_of(world, subject, key)
    shown = subject.get(key)
    open_ = [name for name, info in subject.entity.model_fields.items() if _is_open(info.annotation)]
    for name in open_:
        item[name] = "newer"
    put(world, item)
    found = subject.get(key)
    assert all(found[name] == "newer" for name in open_ if name in shown)
    assert found.keys() == shown.keys()


def _is_open(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, OpenEnum)
