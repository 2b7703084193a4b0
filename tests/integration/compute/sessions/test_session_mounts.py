"""Folders that sessions mount: found by references, and there as long as a session needs them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from portico.compute.folders.resource import FOLDERS
from portico.compute.sessions.actions import CreateSession
from portico.compute.sessions.models import SessionCreate
from portico.core.model.restriction import Restriction

from tests.integration.compute.sessions.conftest import Begin
from tests.support.gateway import Client
from tests.support.sample_resource import ANN, HOME
from tests.support.sessions import SessionWorld

BOB = replace(ANN, name="bob", client="bob")


@pytest.fixture
def folders(sessions: SessionWorld) -> Client:
    api = sessions.world.client("folders")
    assert api.post("/v1/folders", body={"name": "data"}).status == 201
    assert api.post("/v1/users/me/folders", body={"name": "own"}).status == 201
    return api


@pytest.mark.parametrize(
    ("reference", "path"),
    [(lambda api: "data", "data"), (lambda api: "me/own", "own"), (lambda api: f"uid:{uid_of(api)}", "own")],
    ids=["name", "own", "uid"],
)
def test_a_mount_names_a_folder_in_three_ways(
    sessions: SessionWorld, folders: Client, begin: Begin, reference: Callable[[Client], str], path: str
) -> None:
    key = begin(mounts=[{"folder": reference(folders), "permission": "rw"}])
    assert [(mount.folder, mount.path) for mount in sessions.read(key).mounts] == [(path, path)]


def test_a_folder_of_anothers_is_not_there(sessions: SessionWorld, folders: Client) -> None:
    other = sessions.world.client("sessions", BOB)
    for reference in (f"uid:{uid_of(folders)}", "me/own", "uid:x", "../data"):
        reply = other.post("/v1/sessions", body={"image": "python", "mounts": [{"folder": reference}]})
        assert (reply.status, reply.error["code"], reply.fields) == (422, "FOLDER_NOT_FOUND", ["mounts.0.folder"])


@pytest.mark.parametrize(
    "remove",
    [
        lambda api: api.delete("/v1/folders/data"),
        lambda api: api.delete("/v1/folders/data", query={"purge": "true"}),
        lambda api: api.post("/v1/folders/data/purge", body={}),
        lambda api: api.post("/v1/folders/batch-purge", body={"names": ["data"]}),
    ],
    ids=["delete", "purge", "task", "batch"],
)
def test_a_folder_that_is_mounted_is_not_removed(
    folders: Client, api: Client, begin: Begin, remove: Callable[[Client], Any]
) -> None:
    key = begin(mounts=[{"folder": "data"}])
    refused = remove(folders)
    assert (refused.status, refused.error["code"], refused.error["details"]["sessions"]) == (
        409,
        "FOLDER_MOUNTED",
        [key],
    )
    assert folders.get("/v1/folders/data").status == 200
    api.post(f"/v1/sessions/{key}/terminate", body={})
    assert remove(folders).status < 300


def between(sessions: SessionWorld, other: Callable[[], Any]) -> None:
    """Has `other` done between the reads of the next request that writes, and its transaction."""
    table = sessions.world.platform.table
    transact = table.transact

    def later(*writes: Any, **options: Any) -> Any:
        table.transact = transact  # type: ignore[method-assign]
        other()
        return transact(*writes, **options)

    table.transact = later  # type: ignore[method-assign]


REMOVALS: dict[str, tuple[Callable[[Client], Any], Any]] = {
    "delete": (lambda api: api.delete("/v1/folders/data"), FOLDERS.actions["delete"](HOME, "data")),
    "purge": (
        lambda api: api.delete("/v1/folders/data", query={"purge": "true"}),
        FOLDERS.actions["purge"](HOME, "data"),
    ),
    "batch": (
        lambda api: api.post("/v1/folders/batch-delete", body={"names": ["data"]}),
        FOLDERS.actions["batch_delete"](HOME, ("data",)),
    ),
}


@pytest.mark.parametrize("removal", [action for _, action in REMOVALS.values()], ids=REMOVALS)
def test_a_folder_that_goes_meanwhile_is_not_mounted(
    sessions: SessionWorld, folders: Client, api: Client, removal: Any
) -> None:
    between(sessions, lambda: sessions.world.run(removal))
    reply = api.post("/v1/sessions", body={"image": "python", "mounts": [{"folder": "data"}]})
    assert (reply.status, reply.error["code"], reply.fields) == (422, "FOLDER_NOT_FOUND", ["mounts"])
    assert api.get("/v1/sessions").json["total_count"] == 0
    assert folders.get("/v1/folders/data").status == 404


@pytest.mark.parametrize("remove", [remove for remove, _ in REMOVALS.values()], ids=REMOVALS)
def test_a_folder_that_is_mounted_meanwhile_stays(
    sessions: SessionWorld, folders: Client, remove: Callable[[Client], Any]
) -> None:
    fields = SessionCreate.model_validate({"image": "python", "mounts": [{"folder": "data"}]}).model_dump()
    between(sessions, lambda: sessions.world.run(CreateSession(HOME, fields)))
    assert remove(folders).status == 409
    assert folders.get("/v1/folders/data").status == 200


def test_a_restored_folder_is_mounted_again(folders: Client, api: Client, begin: Begin) -> None:
    assert folders.delete("/v1/folders/data").status == 204
    body = {"image": "python", "mounts": [{"folder": "data"}]}
    assert api.post("/v1/sessions", body=body).error["code"] == "FOLDER_NOT_FOUND"
    assert folders.post("/v1/folders/data/restore").status == 200
    key = begin(mounts=[{"folder": "data"}])
    assert folders.delete("/v1/folders/data").status == 409
    api.post(f"/v1/sessions/{key}/terminate", body={})
    assert folders.delete("/v1/folders/data").status == 204


@pytest.mark.parametrize("given", ["folder:read", "folder:mount"])
def test_mounting_is_a_right_of_its_own(sessions: SessionWorld, folders: Client, given: str) -> None:
    kept = ("session:create", "resource_group:use", "folder:get", given)
    limited = sessions.world.client("sessions", replace(ANN, restriction=Restriction(permissions=kept)))
    reply = limited.post("/v1/sessions", body={"image": "python", "mounts": [{"folder": "data"}]})
    lacking = {"folder:read": "folder:mount", "folder:mount": "folder:read"}[given]
    assert (reply.status, reply.error["details"]) == (403, {"permission": lacking})


def uid_of(api: Client) -> str:
    return str(api.get("/v1/users/me/folders/own").json["uid"])
