"""Addresses: names, ids, either; several mounts; entities below others; words that are no names."""

from typing import Any, Final

import pytest
from portico.core.actions.standard import standard_actions
from portico.core.model.conventions import Home
from portico.core.model.scope import GLOBAL
from portico.core.resource import STANDARD, Mount, Operation, Resource
from portico.core.services.parts import Parts

from tests.contracts.declarations.crates import Box, Chest, Rack, Shelf, Slip, below, wired
from tests.support.declared import Serve
from tests.support.generic.subject import FOREIGNER

RACK_MOUNTS: Final = (
    Mount("/v1/admin/racks", "admin_", Home.GLOBAL),
    Mount("/v1/domains/{domain}/racks", "domain_", Home.DOMAIN),
    Mount("/v1/domains/{domain}/projects/{project}/racks", "project_", Home.PROJECT),
    Mount("/v1/domains/{domain}/users/{name}/racks", "user_", Home.USER, operations=frozenset({"create", "search"})),
    Mount("/v1/racks", "", Home.CURRENT_PROJECT),
    Mount("/v1/auth/racks", "my_", Home.SELF),
)
RACKS: Final = Resource(
    f"{__name__}:wire_racks",
    entity=Rack,
    mounts=RACK_MOUNTS,
    own=(Operation("count", None, "GET", "/count", reply=dict[str, Any], show=lambda _, __: {}),),
)
SHELVES: Final = Resource(
    f"{__name__}:wire_shelves",
    entity=Shelf,
    mounts=(Mount("/v1/racks/{rack}/shelves", "", Home.CURRENT_PROJECT),),
    within="rack",
)
BOXES: Final = Resource(
    f"{__name__}:wire_boxes",
    entity=Box,
    mounts=(Mount("/v1/racks/{rack}/shelves/{shelf}/boxes", "", Home.CURRENT_PROJECT),),
    within="shelf",
)
SHARES: Final = Resource(
    f"{__name__}:wire_shares",
    entity=Shelf,
    types="shares",
    mounts=(Mount("/v1/domains/{domain}/racks/{rack}/shares", "", Home.DOMAIN),),
    within="rack",
    actions={name: type(action.__name__, (action,), {"name": f"shares.{name}"}) for name, action in standard_actions(Shelf).items()},
)  # fmt: skip
CHESTS: Final = Resource(
    f"{__name__}:wire_chests",
    entity=Chest,
    mounts=(Mount("/v1/chests", "", Home.CURRENT_PROJECT),),
)


def wire_racks(parts: Parts) -> Any:
    return wired(Rack, parts, RACKS.actions, fill=lambda _, __, fields: fields)


def wire_shelves(parts: Parts) -> Any:
    return below(Shelf, Rack, parts, SHELVES.actions, fill=lambda _, __, fields: fields)


def wire_boxes(parts: Parts) -> Any:
    return below(Box, Shelf, parts, BOXES.actions, fill=lambda _, __, fields: fields)


def wire_shares(parts: Parts) -> Any:
    return below(Shelf, Rack, parts, SHARES.actions, fill=lambda _, __, fields: fields, uppers_in=GLOBAL)


def wire_chests(parts: Parts) -> Any:
    return wired(Chest, parts, CHESTS.actions)


@pytest.mark.parametrize("mount", RACK_MOUNTS, ids=lambda mount: str(mount.home))
def test_a_resource_has_several_mounts(serve: Serve, mount: Mount) -> None:
    api = serve(RACKS).client()
    path = mount.path.format(domain="acme", project="vision", name="root")
    name = f"r-{mount.home}".replace("_", "-")
    made = api.post(path, body={"name": name})
    assert (made.status, made.headers["location"]) == (201, f"{path}/{name}")
    assert name in {item["name"] for item in api.get(path).json["items"]}
    assert api.get(f"{path}/{name}").status == (404 if mount.home is Home.USER else 200)


def test_entities_are_below_others_two_levels_deep(serve: Serve) -> None:
    api = serve(RACKS, SHELVES, BOXES).client()
    api.post("/v1/racks", body={"name": "deep"})
    for shelf in ("top", "low"):
        made = api.post("/v1/racks/deep/shelves", body={"name": shelf})
        assert (made.status, made.headers["location"]) == (201, f"/v1/racks/deep/shelves/{shelf}")
        path = f"/v1/racks/deep/shelves/{shelf}/boxes"
        made = api.post(path, body={"name": "one", "size": 2})
        assert (made.status, made.headers["location"], made.json["rack"]) == (201, f"{path}/one", "deep")
        assert [box["shelf"] for box in api.get(path, query={"order": "size:desc"}).json["items"]] == [shelf]
    one = "/v1/racks/deep/shelves/top/boxes/one"
    assert api.patch(one, body={"size": 3}, If_Match=api.get(one).headers["etag"]).json["size"] == 3
    assert [api.delete(one).status, api.post(f"{one}/restore").status] == [204, 200]
    assert api.delete(one, query={"purge": "true"}).status == 204
    assert api.get("/v1/racks/deep/shelves/low/boxes/one").json["size"] == 2


@pytest.mark.parametrize("method", ["get", "post"])
def test_there_is_nothing_below_what_is_not_there(serve: Serve, method: str) -> None:
    api = serve(RACKS, SHELVES, BOXES).client()
    sent = {"body": {"name": "x"}} if method == "post" else {}
    reply = api.send(method.upper(), "/v1/racks/none/shelves", **sent)
    assert (reply.status, reply.error["code"]) == (404, "RACK_NOT_FOUND")
    assert api.send(method.upper(), "/v1/racks/none/shelves/x/boxes", **sent).error["code"] == "SHELF_NOT_FOUND"


def test_entities_are_below_those_of_another_scope(serve: Serve) -> None:
    api = serve(RACKS, SHARES).client()
    api.post("/v1/admin/racks", body={"name": "shared"})
    assert api.post("/v1/domains/acme/racks/shared/shares", body={"name": "half"}).status == 201
    assert api.get("/v1/domains/acme/racks/shared/shares/half").json["rack"] == "shared"
    assert api.get("/v1/domains/acme/racks/other/shares").error["code"] == "RACK_NOT_FOUND"


def test_an_entity_is_found_by_name_or_id(serve: Serve) -> None:
    api = serve(CHESTS).client()
    made = api.post("/v1/chests", body={"name": "oak"}).json
    by_id = f"/v1/chests/{made['id']}"
    assert (
        api.get("/v1/chests/OAK").json
        == api.get(by_id).json
        == api.get(by_id.upper().replace("V1/CHESTS", "v1/chests")).json
    )
    assert api.patch(by_id, body={"description": "x"}).json["name"] == "oak"
    assert [api.delete(by_id).status, api.get(by_id).status, api.post(f"{by_id}/restore").status] == [204, 404, 200]
    refused = api.post("/v1/chests", body={"name": made["id"]})
    assert (refused.fields, refused.error["details"]["errors"][0]["type"]) == (["name"], "reserved")
    assert api.delete(by_id, query={"purge": "true"}).status == 204
    assert api.get(by_id).error["message"] == f"There is no chest {made['id']!r}."


def test_an_id_does_not_tell_others_the_name(serve: Serve) -> None:
    api = serve(CHESTS)
    made = api.client().post("/v1/chests", body={"name": "hidden"}).json["id"]
    reply = api.client(FOREIGNER).get(f"/v1/chests/{made}", X_Portico_Project="acme/vision")
    assert (reply.status, "hidden" in reply.body) == (404, False)


def test_words_of_paths_are_reserved(serve: Serve) -> None:
    assert RACKS.reserved == {"search", "batch-update", "batch-delete", "batch-purge", "count"}
    assert Resource("x:y", entity=Slip, mounts=RACK_MOUNTS, operations=frozenset({"get"})).reserved == frozenset()
    whole = Operation("sum", None, "GET", "/v1/racks/sum/all")
    assert "sum" in Resource("x:y", entity=Chest, mounts=RACK_MOUNTS, own=(whole,), operations=STANDARD).reserved
    reply = serve(RACKS).client().post("/v1/racks", body={"name": "Count"})
    assert (reply.status, reply.fields) == (422, ["name"])
