"""The books of a plant: entities, records, counters, claims and what is kept elsewhere, and what does not add up in them."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, Final

from moto.backends import get_backend
from moto.core import DEFAULT_ACCOUNT_ID
from portico.compute.folders.entity import Folder
from portico.compute.folders.ledger import BYTES, RESERVED, TOLD, places
from portico.core.aws.dynamodb_values import unmarshal
from portico.core.data.codec import from_item
from portico.core.data.journal import Record
from portico.core.data.store import counts_of
from portico.core.model.entity import Entity

from tests.support.in_process_stack import Plant

_GARBAGE: Final = "unfinished"  # the tag of objects that a lifecycle rule of the bucket removes,
_KEPT_OTHERWISE: Final = frozenset({"signing_key"})  # recorded, and no entity of the table
_UNSHARDED: Final = re.compile(r"#\d\d$")
_EXPIRING: Final = (
    "exports/",
    "fair-shares/",
    "kills/",
    "markers/",
    "runs/",
    "sessions/reports/",
)  # as others do those with these prefixes


@dataclass(frozen=True)
class Books:
    """What a plant has at one moment."""

    plant: Plant
    items: Mapping[tuple[str, str], dict[str, Any]] = field(init=False)
    records: list[Record] = field(init=False)
    objects: Mapping[str, set[str]] = field(init=False)
    elsewhere: Mapping[str, set[str]] = field(init=False)

    def __post_init__(self) -> None:
        found = {key: unmarshal(item) for key, item in self.plant.items().items()}
        journal = sorted(self.plant.items("journal_table").items())
        object.__setattr__(self, "items", found)
        object.__setattr__(self, "records", [Record.from_item(unmarshal(item)) for _, item in journal])
        object.__setattr__(self, "objects", _objects(self.plant))
        object.__setattr__(self, "elsewhere", _elsewhere(self.plant))

    @cached_property
    def entities(self) -> dict[tuple[str, str], Entity]:
        """All of them, deleted ones too."""
        types = entity_types()
        kinds = {key: types.get(_UNSHARDED.sub("", key[0]).rpartition("#")[2]) for key in self.items}
        return {
            key: from_item(kind, self.items[key])
            for key, kind in kinds.items()
            if kind and "version" in self.items[key]
        }

    def problems(self) -> Iterator[str]:
        """What does not add up at this moment, whatever was there before."""
        yield from self._counters()
        yield from self._claims()
        yield from self._orphans()
        yield from self._dangling()

    def since(self, before: "Books") -> Iterator[str]:
        """What does not add up between two moments: changes without a record, records without a change."""
        known = {record.id for record in before.records}
        told: dict[tuple[str, str, str], list[Record]] = {}
        for record in self.records:
            if record.id not in known and record.outcome == "success" and record.version is not None:
                told.setdefault((str(record.scope), record.entity_type, str(record.entity).lower()), []).append(record)
        for key in self.entities.keys() | before.entities.keys():
            was, now = before.entities.get(key), self.entities.get(key)
            entity = now or was
            if entity is not None:
                found = told.pop((str(entity.audit_scope), entity.type, entity.key.lower()), [])
                yield from _history(entity, was, now, found)
        for what, left in told.items():
            versions = sorted(record.version or 0 for record in left)
            if what[1] not in _KEPT_OTHERWISE and versions != [*range(1, versions[-1] + 1), versions[-1]]:
                yield f"records of {what} {[record.operation for record in left]}, and no such entity"

    def outline(self) -> Counter[tuple[str, str, str, bool]]:
        """What there is, told by place, name (`*` for an id), state, and whether it is deleted."""
        return Counter(
            (
                _UNSHARDED.sub("", key[0]),  # an id draws its shard anew
                entity.key if hasattr(entity, "name") and entity.key_field == "name" else "*",
                str(entity.state),
                entity.deleted_at is not None,
            )
            for key, entity in self.entities.items()
        )

    def _counters(self) -> Iterator[str]:
        counted: Counter[str] = Counter()
        for (pk, _), item in self.items.items():
            if pk.endswith("#count"):
                counted[pk.removesuffix("#count")] += int(item["count"])
        expected: Counter[str] = Counter()
        for entity in self.entities.values():
            for (name, _), amount in counts_of(entity).items():
                expected[name] += amount
        for name, amount in self._of_files():
            expected[name] += amount
        for name in sorted(counted.keys() | expected.keys()):
            if counted[name] != expected[name]:
                yield f"counter {name}: {counted[name] - expected[name]:+}"

    def _of_files(self) -> Iterator[tuple[str, int]]:
        """What the files and the open uploads of folders add to the counters of their places."""
        folders = {entity.uid: entity for entity in self.entities.values() if isinstance(entity, Folder)}
        for (pk, _), item in self.items.items():
            uid, _, what = pk.removeprefix("folder/").partition("#")
            counter = {"files": BYTES, "open-uploads": RESERVED}.get(what)
            if counter is not None and pk.startswith("folder/") and not item.get("done"):
                owners = places(folders[uid]) if uid in folders else ("nobody",)
                yield from ((f"{place}#{counter}", int(item["size"])) for place in owners)

    def _claims(self) -> Iterator[str]:
        held = {(key, item["holder"]) for key, item in self.items.items() if "holder" in item}
        wanted = {
            ((claim.partition, claim.value), entity.key) for entity in self.entities.values() for claim in entity.claims
        }
        for claim in sorted(held - wanted):
            yield f"claim {claim} of nobody"
        for claim in sorted(wanted - held):
            yield f"no claim {claim}"

    def _orphans(self) -> Iterator[str]:
        for key, tags in self.objects.items():
            if _GARBAGE not in tags and not key.startswith(_EXPIRING) and not self._is_named(key):
                yield f"object {key.rpartition('/')[0]}/ of nobody"
        for kind, names in self.elsewhere.items():
            for name in sorted(names):
                if not self._is_named(name):
                    yield f"{kind} {name} of nobody"

    def _dangling(self) -> Iterator[str]:
        for key, entity in self.entities.items():
            code = getattr(entity, "code", None)
            if code is not None and str(code) not in self.objects:
                yield f"{key} has no object {code}"
            if entity.type == "schedule" and entity.state == "ACTIVE" and entity.uid not in self.elsewhere["schedule"]:  # type: ignore[attr-defined]
                yield f"{key} is ACTIVE and has no timer"

    def _is_named(self, name: str) -> bool:
        """True if an entity names it, or one whose id or uid is a part of the name is there."""
        return name in self._texts or bool({name, *name.split("/")} & self._ids)

    @cached_property
    def _texts(self) -> set[str]:
        return set(_texts(list(self.items.values())))

    @cached_property
    def _ids(self) -> set[str]:
        ids = {
            str(getattr(entity, name))
            for entity in self.entities.values()
            for name in ("uid", "id")
            if hasattr(entity, name)
        }
        domains = {f"portico/{entity.key.lower()}" for entity in self.entities.values() if entity.type == "domain"}
        return ids | domains | {f"portico-fn-{one}" for one in ids} | {f"portico-image-{one}" for one in ids}


def _history(entity: Entity, was: Entity | None, now: Entity | None, found: list[Record]) -> Iterator[str]:
    """An entity's records, against what it was and is: each version has one; a removal tells the last version again."""
    name = f"{entity.scope} {entity.type} {entity.key}"
    of_itself = [record for record in found if record.operation != TOLD]  # files are no part of their folder
    versions = [record.version or 0 for record in sorted(of_itself, key=lambda record: record.id)]
    first = was.version if was else min(versions) - 1 if any(record.operation == "renamed" for record in found) else 0
    if was is not None and 1 in versions:
        return  # it was removed, and another of the same name was made
    wanted = list(range(first + 1, now.version + 1)) if now else list(range(first + 1, max([first, *versions]) + 1))
    removal = [] if now else [max([first, *versions])]
    if sorted(versions) != sorted(wanted + removal):
        yield f"{name}: records of versions {versions} instead of {wanted + removal}"


def _objects(plant: Plant) -> dict[str, set[str]]:
    buckets = get_backend("s3")[DEFAULT_ACCOUNT_ID]["aws"]
    bucket = buckets.buckets[plant.platform.settings.objects_bucket]
    return {key: set(buckets.tagger.get_tag_dict_for_resource(found.arn)) for key, found in bucket.keys.items()}


def _elsewhere(plant: Plant) -> dict[str, set[str]]:
    def backend(service: str) -> Any:
        return get_backend(service)[DEFAULT_ACCOUNT_ID]["us-east-1"]  # type: ignore[call-overload]

    groups = backend("scheduler").schedule_groups.values()
    return {
        "Lambda function": {made.function_name for made in backend("lambda").list_functions()},
        "Lambda version": {
            made.function_arn for made in backend("lambda").list_functions("ALL") if made.version != "$LATEST"
        },
        "layer": {
            version.arn
            for name, layer in backend("lambda")._layers._layers.items()
            for version in layer.layer_versions.values()
            if name != "runtime"
        },
        "schedule": {name for group in groups for name in group.schedules},
        "API key": {key.name for key in backend("apigateway").keys.values()},
    }


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple | set):
        for one in value:
            yield from _texts(one)


@cache
def entity_types() -> dict[str, type[Entity]]:
    """The entities that are kept, by their plurals."""
    found, left = {}, [Entity]
    while left:
        for kind in left.pop().__subclasses__():
            left.append(kind)
            if "types" in kind.__dict__ and kind.__module__.startswith("portico."):
                found[kind.types] = kind
    return found
