"""Folders that sessions mount: found by references, and there as long as a session needs them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.integration.compute.sessions.conftest import Begin
from tests.support.gateway import Client
from tests.support.sample_resource import ANN
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


def uid_of(api: Client) -> str:
    return str(api.get("/v1/users/me/folders/own").json["uid"])
