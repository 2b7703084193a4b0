"""The states of a folder, and what names and owners may be."""

from contextlib import suppress
from typing import Any

import pytest
from portico.compute.folders.resource import FOLDERS
from portico.core.model.principal import PLATFORM
from portico.core.services.container import EmptyContainer

from tests.integration.compute.folders.conftest import FOLDER, Store
from tests.integration.compute.folders.test_purge_races import Died, Writes, die, watching
from tests.support.gateway import Client
from tests.support.sample_resource import ANN, HOME
from tests.support.world import World


def test_the_trash_keeps_the_name_until_the_purge(api: Client) -> None:
    assert api.delete(FOLDER).status == 204
    taken = api.post("/v1/folders", body={"name": "Dataset"})
    assert (taken.status, taken.error["code"]) == (409, "FOLDER_EXISTS")
    assert api.delete(FOLDER, query={"purge": "1"}).status == 204
    assert api.post("/v1/folders", body={"name": "Dataset"}).status == 201


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/uploads", {"path": "c", "size": 1}),
        ("/downloads", {"path": "a"}),
        ("/files/mkdir", {"path": "d"}),
        ("/files/move", {"source": "a", "target": "b"}),
        ("/files/delete", {"paths": ["a"]}),
        ("/share", {"users": ["bob"]}),
        ("/rename", {"name": "other"}),
        ("/clone", {"target": "copy"}),
        ("/archives", {}),
    ],
    ids=["upload", "download", "mkdir", "move", "delete", "share", "rename", "clone", "archive"],
)
def test_in_the_trash_nothing_is_done(api: Client, store: Store, path: str, body: dict[str, Any]) -> None:
    store("a")
    assert api.delete(FOLDER).status == 204
    refused = api.post(f"{FOLDER}{path}", body=body)
    assert (refused.status, refused.error["code"]) == (404, "FOLDER_NOT_FOUND")
    assert api.post(f"{FOLDER}/restore").status == 200
    assert [one["path"] for one in api.get(f"{FOLDER}/files").json["items"]] == ["a"]


def test_a_folder_whose_purge_has_begun_is_not_restored(world: World, api: Client, store: Store) -> None:
    store("a")
    with watching(world, Writes({2: die})), suppress(Died):
        world.run(FOLDERS.actions["purge"](HOME, "dataset"), ANN)
    for operation in ("restore", "purge"):
        refused = api.post(f"{FOLDER}/{operation}")
        assert (refused.status, refused.error["code"]) == (404, "FOLDER_NOT_FOUND")
    world.run(EmptyContainer(HOME, "folders", "dataset"), PLATFORM)
    assert world.objects("folders/") == []


@pytest.mark.parametrize(
    "name",
    [".local", "_data", "a/b", "..", "search", "batch-delete"],
    ids=["dot", "line", "path", "up", "word", "batch"],
)
def test_a_name_that_is_none_or_reserved_is_refused(api: Client, name: str) -> None:
    refused = api.post("/v1/folders", body={"name": name})
    assert (refused.status, refused.error["details"]["errors"][0]["field"]) == (422, "name")


@pytest.mark.parametrize("field", ["owner", "uid", "readers", "writers", "removers", "shares", "keypair", "home"])
def test_no_field_makes_another_the_owner(api: Client, field: str) -> None:
    """Upstream takes the owner from the body of whoever asks."""
    for reply in (
        api.post("/v1/folders", body={"name": "mine", field: "user:acme/bob"}),
        api.patch(FOLDER, body={field: "user:acme/bob"}),
        api.post(f"{FOLDER}/clone", body={"target": "copy", field: "user:acme/bob"}),
    ):
        assert reply.status == 422, reply.body
    assert api.get(FOLDER).json["owner"] == "user:acme/ann"
