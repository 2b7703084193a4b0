"""Kinds: passing, versioned below a parent, read-only, singleton; and any subset of the standard operations."""

from typing import Annotated, Any, Final

import pytest
from portico.core.base.frozen import frozen
from portico.core.http.listed import listed
from portico.core.model.conventions import Home
from portico.core.model.entity import Id
from portico.core.resource import READS, STANDARD, STANDARD_ROUTES, Mount, Resource
from portico.core.services.parts import Parts
from portico.core.services.singleton import SingletonService
from pydantic import Field

from tests.contracts.declarations.crates import Edition, Rack, Settings, Slip, below, numbered, wired
from tests.support.declared import Serve

SLIPS: Final = Resource(
    f"{__name__}:wire_slips",
    entity=Slip,
    mounts=(Mount("/v1/slips", "", Home.CURRENT_PROJECT),),
    operations=frozenset({"create", "get", "search", "delete"}),
    key=Id,
    key_name="id",
)
RACKS: Final = Resource(
    f"{__name__}:wire_racks",
    entity=Rack,
    mounts=(
        Mount("/v1/racks", "", Home.CURRENT_PROJECT),
        Mount("/v1/read/racks", "read_", Home.CURRENT_PROJECT, operations=READS),
    ),
)
EDITIONS: Final = Resource(
    f"{__name__}:wire_editions",
    entity=Edition,
    mounts=(Mount("/v1/racks/{rack}/editions", "", Home.CURRENT_PROJECT),),
    operations=frozenset({"create", "get", "search"}),
    within="rack",
    key=Annotated[int, Field(ge=1)],
    key_name="number",
)
SETTINGS: Final = Resource(
    f"{__name__}:wire_settings",
    entity=Settings,
    single="settings",
    mounts=(Mount("/v1/settings", "", Home.CURRENT_PROJECT),),
    operations=frozenset({"get", "update", "replace"}),
)


@frozen
class SettingsService(SingletonService[Settings]):
    """The standard operations of the one entity."""

    actions = SETTINGS.actions


def wire_slips(parts: Parts) -> Any:
    return wired(Slip, parts, SLIPS.actions)


def wire_racks(parts: Parts) -> Any:
    return wired(Rack, parts, RACKS.actions, fill=lambda _, __, fields: fields)


def wire_editions(parts: Parts) -> Any:
    return below(Edition, Rack, parts, EDITIONS.actions, fill=numbered)


def wire_settings(parts: Parts) -> Any:
    return SettingsService(parts.repository(Settings), parts.clock)


def test_what_passes_has_an_id_and_no_way_back(serve: Serve) -> None:
    api = serve(SLIPS).client()
    made = api.post("/v1/slips", body={"text": "hi"})
    path = made.headers["location"]
    assert (path, api.get(path).json["text"]) == (f"/v1/slips/{made.json['id']}", "hi")
    assert api.get("/v1/slips/hi").status == 422
    assert [api.delete(path).status, api.get(path).status] == [204, 404]
    assert api.post(f"{path}/restore").error["code"] == "NOT_FOUND"


def test_versions_are_numbered_below_their_parent(serve: Serve) -> None:
    api = serve(RACKS, EDITIONS).client()
    api.post("/v1/racks", body={"name": "book"})
    made = [api.post("/v1/racks/book/editions", body={"text": text}) for text in "ab"]
    assert [one.headers["location"] for one in made] == [f"/v1/racks/book/editions/{n}" for n in (1, 2)]
    assert api.get("/v1/racks/book/editions/2").json["text"] == "b"
    found = api.get("/v1/racks/book/editions", query={"order": "number:desc"}).json["items"]
    assert [one["number"] for one in found] == [2, 1]
    assert api.get("/v1/racks/book/editions/0").status == 422


def test_a_mount_may_be_read_only(serve: Serve) -> None:
    api = serve(RACKS).client()
    api.post("/v1/racks", body={"name": "seen"})
    assert api.get("/v1/read/racks/seen").status == 200
    assert [api.post("/v1/read/racks", body={"name": "x"}).status, api.delete("/v1/read/racks/seen").status] == [
        405,
        405,
    ]


def test_a_singleton_is_there_before_it_is_written(serve: Serve) -> None:
    api = serve(SETTINGS).client()
    first = api.get("/v1/settings")
    assert (first.status, first.json["color"]) == (200, "grey")
    assert api.patch("/v1/settings", body={"color": "red"}).json["color"] == "red"
    assert api.put("/v1/settings", body={"description": "all"}).json["color"] == "grey"
    tag = api.get("/v1/settings").headers["etag"]
    assert api.patch("/v1/settings", body={"color": "blue"}, If_Match=first.headers["etag"]).status == 412
    assert api.patch("/v1/settings", body={"color": "blue"}, If_Match=tag).status == 200
    assert api.delete("/v1/settings").status == 405


def test_a_singleton_is_not_several() -> None:
    with pytest.raises(ValueError, match="has one entity"):
        Resource("x:y", entity=Settings, single="settings", operations=STANDARD)


@pytest.mark.parametrize("name", sorted(set(STANDARD_ROUTES) - {"pause", "resume", "search_by_body"}))
def test_each_standard_operation_may_be_the_only_one(name: str) -> None:
    mount = Mount("/v1/racks", "", Home.CURRENT_PROJECT)
    only = Resource("x:y", entity=Rack, mounts=(mount,), operations=frozenset({name}), searchable=False)
    assert [route.name for route in listed(only)] == [name]
