"""Samples of standard operations, as the declaration of a resource gives them: the requests, and the entities that those are about.

The entities of a resource are `sample`, `spare` and, deleted, `old`, in each of its places: the domain acme, its project vision.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from portico import catalogue
from portico.core.http.fields import Marked, is_of
from portico.core.http.listed import Listed, listed
from portico.core.model.conventions import Home
from portico.core.model.fields import Input
from portico.core.model.scope import GLOBAL, Scope
from portico.core.resource import Resource

Fields = Mapping[str, Any]

_HOMES: Final = {
    Home.GLOBAL: GLOBAL,
    Home.DOMAIN: Scope("acme"),
    Home.PROJECT: Scope("acme", "vision"),
    Home.CURRENT_PROJECT: Scope("acme", "vision"),
}
_PLACES: Final = {"domain": "acme", "project": "vision"}
_CHANGE: Final = {"description": "A sample."}
_SEVERAL: Final = {"names": ["sample", "spare"]}
_BODIES: Final[Mapping[str, Fields]] = {
    "search_by_body": {},
    "update": _CHANGE,
    "batch_update": {"items": [{"name": name, **_CHANGE} for name in _SEVERAL["names"]]},
    "batch_delete": _SEVERAL,
    "batch_purge": _SEVERAL,
}
_REFERS: Final = {"channel": "sample"}  # what an example names, by the name under which it is there
_STATUSES: Final = {"create": 201, "delete": 204, "batch_delete": 204, "batch_purge": 204}


def rows() -> Iterator[tuple[str, Fields]]:
    """The rows of all standard operations on entities that clients name and make, by sample name."""
    for resource in catalogue.resources():
        if _is_plain(resource):
            standard = (one for one in listed(resource) if one.own is None and one.place.home in _HOMES)
            yield from ((f"{one.function}/{one.id}", _row(one)) for one in standard)


def entities() -> Mapping[str, list[Fields]]:
    """The fields of the entities by the plural of their type."""
    return {one.plural: _entities(one) for one in catalogue.resources() if _is_plain(one)}


def _is_plain(resource: Resource) -> bool:
    named = resource.entity is not None and resource.entity.key_field == resource.key_name == "name"
    at_home = bool(resource.mounts) and resource.mounts[0].home in _HOMES
    return named and at_home and {"create", "update"} <= resource.operations


def _row(one: Listed) -> Fields:
    name = "old" if one.name == "restore" else "sample"
    places = {key: value for key, value in {**_PLACES, "name": name}.items() if f"{{{key}}}" in one.path}
    body = _body(one)
    return {
        "operation": one.id,
        "as": "superadmin",
        **({"path": places} if places else {}),
        **({} if body is None else {"body": body}),
        "status": _STATUSES.get(one.name, 200),
    }


def _body(one: Listed) -> Fields | None:
    match one.name:
        case "create":
            return one.resource.example
        case "replace":
            return {name: value for name, value in one.resource.example.items() if name not in _immutable(one.resource)}
    return _BODIES.get(one.name)


def _immutable(resource: Resource) -> set[str]:
    known = resource.entity.model_fields if resource.entity is not None else {}
    return {name for name, info in known.items() if is_of(Marked(name, info), "create")}


def _kept(resource: Resource, sent: str) -> str:
    """The name under which an entity keeps what is sent as this."""
    known = resource.entity.model_fields.items() if resource.entity is not None else ()
    marks = ((name, mark) for name, info in known for mark in info.metadata if isinstance(mark, Input))
    return next((name for name, mark in marks if mark.name == sent), sent)


def _entities(resource: Resource) -> list[Fields]:
    example = {_kept(resource, name): value for name, value in resource.example.items()}
    example |= {name: there for name, there in _REFERS.items() if name in example}
    deleted = {"version": 2, "seconds_from_now": {"deleted_at": -60}}
    found: list[Fields] = []
    for home in dict.fromkeys(mount.home for mount in resource.mounts if mount.home in _HOMES):
        whole = {"scope": str(_HOMES[home]), **example}
        found += [{**whole, "name": "sample"}, {**whole, "name": "spare"}, {**whole, "name": "old", **deleted}]
    return found
