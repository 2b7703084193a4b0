"""Files of folders: listed as directories, moved, removed, corrected; their paths; and what a purge leaves."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from portico.core.model.principal import PLATFORM
from portico.core.model.scope import Scope
from portico.core.services.container import EmptyContainer

from tests.integration.compute.folders.conftest import FOLDER, Store, message, names, tell, used
from tests.integration.tenancy.resource_policies.test_limits import limit
from tests.support.gateway import Client
from tests.support.sample_resource import ADMIN, ANN, HOME
from tests.support.world import World, shared_client

BOB = replace(ANN, name="bob")


def test_a_directory_is_listed_by_name(api: Client, store: Store) -> None:
    for path in ("b.txt", "a/one", "a/two", "a/deep/er", "a.txt", "Ä/ö"):
        store(path, path.encode())
    assert names(api) == ["a.txt", "a/", "b.txt", "Ä/"]
    assert names(api, "a") == ["a/deep/", "a/one", "a/two"]
    assert names(api, "a", recursive="true") == ["a/deep/er", "a/one", "a/two"]
    [entry] = api.get(f"{FOLDER}/files", query={"path": "Ä"}).json["items"]
    assert (entry["name"], entry["path"], entry["type"], entry["size"]) == ("ö", "Ä/ö", "file", 5)
    assert entry["modified_at"]
    assert used(api) == (
        6,
        sum(len(path.encode()) for path in ("b.txt", "a/one", "a/two", "a/deep/er", "a.txt", "Ä/ö")),
    )
    missing = api.get(f"{FOLDER}/files", query={"path": "c"})
    assert (missing.status, missing.error["code"]) == (404, "FILE_NOT_FOUND")


@pytest.mark.parametrize("recursive", ["false", "true"])
@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_are_the_whole_in_order(api: Client, store: Store, limit: int, recursive: str) -> None:
    for path in ("a/1", "a/2", "a/3", "b", "c/d/e", "c/f", "d"):
        store(path)
    whole = names(api, recursive=recursive)
    walked, cursor = [], None
    while True:
        query = {"limit": limit, "recursive": recursive, **({"cursor": cursor} if cursor else {})}
        page = api.get(f"{FOLDER}/files", query=query).json
        assert len(page["items"]) <= limit
        walked += [entry["path"] + "/" * (entry["type"] == "directory") for entry in page["items"]]
        cursor = page["next_cursor"]
        if not page["has_more"]:
            break
    assert walked == whole
    assert api.get(f"{FOLDER}/files", query={"path": "a", "cursor": "x"}).status == 400


@pytest.mark.parametrize(
    "path",
    ["", "/a", "a/", "a//b", ".", "a/..", "../b", "a/./b", "a\nb", "a\x7f", "x" * 901, "é" * 451],
    ids=["empty", "absolute", "slash", "double", "dot", "up", "out", "here", "line", "delete", "long", "bytes"],
)
def test_a_path_that_is_none_names_its_field(api: Client, path: str) -> None:
    for operation, field in (("uploads", "path"), ("files/mkdir", "path"), ("downloads", "path")):
        body = {"path": path, "size": 1} if operation == "uploads" else {"path": path}
        reply = api.post(f"{FOLDER}/{operation}", body=body)
        assert (reply.status, reply.fields) == (422, [field])
    assert api.post(f"{FOLDER}/files/move", body={"source": path, "target": "b"}).fields == ["source"]
    assert api.post(f"{FOLDER}/files/move", body={"source": "b", "target": path}).fields == ["target"]
    assert api.post(f"{FOLDER}/files/delete", body={"paths": ["a", path]}).fields == ["paths.1"]


def test_a_path_is_nfc_and_case_sensitive(api: Client, store: Store) -> None:
    store("\u00e9", b"12")
    found = api.post(f"{FOLDER}/downloads", body={"path": "e\u0301"})
    assert (found.status, found.json["path"]) == (201, "\u00e9")
    assert api.post(f"{FOLDER}/downloads", body={"path": "\u00c9"}).status == 404


def test_a_directory_is_made_once(api: Client, store: Store) -> None:
    made = api.post(f"{FOLDER}/files/mkdir", body={"path": "a/b"})
    assert (made.status, made.json["type"], made.json["name"]) == (201, "directory", "b")
    assert (names(api), names(api, "a"), names(api, "a/b")) == (["a/"], ["a/b/"], [])
    store("a/file")
    for path in ("a/b", "a", "a/file", "a/file/under"):
        refused = api.post(f"{FOLDER}/files/mkdir", body={"path": path})
        assert (refused.status, refused.error["code"]) == (409, "FILE_EXISTS")
    for path in ("a", "a/file/under"):
        assert api.post(f"{FOLDER}/uploads", body={"path": path, "size": 1}).error["code"] == "FILE_EXISTS"


def test_files_and_directories_move(world: World, api: Client, store: Store, uid: str) -> None:
    for path in ("a/1", "a/b/2", "c"):
        store(path, path.encode())
    before = used(api)
    moved = api.post(f"{FOLDER}/files/move", body={"source": "a", "target": "z/y"})
    assert (moved.status, moved.json) == (200, {"path": "z/y", "files": 2, "task": None})
    assert api.post(f"{FOLDER}/files/move", body={"source": "c", "target": "z/c"}).status == 200
    assert names(api, recursive="true") == ["z/c", "z/y/1", "z/y/b/2"]
    assert world.objects(f"folders/{uid}/") == [f"folders/{uid}/{path}" for path in ("z/c", "z/y/1", "z/y/b/2")]
    assert world.platform.objects.get(f"folders/{uid}/z/y/b/2") == b"a/b/2"
    assert used(api) == before
    for source, target, status in (("z", "z/in", 422), ("z/c", "z/c", 422), ("no", "x", 404), ("z/c", "z/y", 409), ("z/c", "z/c/d", 422)):  # fmt: skip
        assert api.post(f"{FOLDER}/files/move", body={"source": source, "target": target}).status == status


def test_more_than_a_hundred_files_move_as_a_task(world: World, api: Client, uid: str) -> None:
    for number in range(101):
        world.platform.objects.put(f"folders/{uid}/many/{number:03}", b"x")
    assert names(api, limit=10, refresh="true") == ["many/"]
    assert used(api) == (101, 101)
    begun = api.post(f"{FOLDER}/files/move", body={"source": "many", "target": "few"})
    assert (begun.status, begun.json["files"]) == (202, 0)
    assert begun.json["task"]
    api.post(f"{FOLDER}/files/delete", body={"paths": ["many/100"]})
    assert api.post(f"{FOLDER}/files/move", body={"source": "many", "target": "few"}).json["files"] == 100
    assert used(api) == (100, 100)


def test_files_are_removed_all_or_none(world: World, api: Client, store: Store, uid: str) -> None:
    for path in ("a/1", "a/2", "b", "c"):
        store(path, b"1234")
    for paths, status, code in ((["b", "no"], 404, "FILE_NOT_FOUND"), (["b", "a"], 409, "DIRECTORY_NOT_EMPTY")):
        refused = api.post(f"{FOLDER}/files/delete", body={"paths": paths})
        assert (refused.status, refused.error["code"]) == (status, code)
    assert used(api) == (4, 16)
    gone = api.post(f"{FOLDER}/files/delete", body={"paths": ["b", "a", "a/1"], "recursive": True})
    assert (gone.status, gone.json) == (200, {"files": 3})
    assert (names(api), used(api), world.objects(f"folders/{uid}/")) == (["c"], (1, 4), [f"folders/{uid}/c"])
    told = [record.data["files"] for record in world.records() if record.operation == "files_changed"][-1]
    assert sorted(entry["path"] for entry in told) == ["a/1", "a/2", "b"]  # type: ignore[index, union-attr, call-overload]


def test_a_refresh_corrects_what_was_missed(world: World, api: Client, store: Store, uid: str) -> None:
    store("kept", b"12")
    store("gone", b"123")
    store("other", b"1")
    world.platform.objects.delete(f"folders/{uid}/gone")
    world.platform.objects.put(f"folders/{uid}/new", b"12345")
    world.platform.objects.put(f"folders/{uid}/other", b"1234567")
    assert (names(api), used(api)) == (["gone", "kept", "other"], (3, 6))
    assert (names(api, refresh="true"), used(api)) == (["kept", "new", "other"], (3, 14))


def test_a_download_names_the_file(world: World, api: Client, store: Store, uid: str) -> None:
    store("a/ö b.txt", b"12345")
    found = api.post(f"{FOLDER}/downloads", body={"path": "a/ö b.txt"}).json
    query = parse_qs(urlsplit(found["url"]).query)
    assert query["response-content-disposition"] == ["attachment; filename*=UTF-8''%C3%B6%20b.txt"]
    assert (query["X-Amz-Expires"], found["size"]) == (["300"], 5)
    missing = api.post(f"{FOLDER}/downloads", body={"path": "a"})
    assert (missing.status, missing.error["code"]) == (404, "FILE_NOT_FOUND")


def test_the_owner_and_admins_change_a_folder(world: World, api: Client, store: Store) -> None:
    store("file")
    assert api.get(FOLDER).json["owner"] == "user:acme/ann"
    bob, chief = (
        world.client("folders", BOB),
        world.client("folders", replace(BOB, projects={"vision": "project_admin"})),
    )
    viewer = world.client("folders", replace(BOB, projects={"vision": "viewer"}))
    assert viewer.get(f"{FOLDER}/files").status == 200
    assert viewer.post(f"{FOLDER}/downloads", body={"path": "file"}).status == 201
    assert viewer.post(f"{FOLDER}/uploads", body={"path": "b", "size": 1}).status == 403
    assert viewer.post(f"{FOLDER}/files/delete", body={"paths": ["file"]}).status == 403
    assert bob.post(f"{FOLDER}/uploads", body={"path": "b", "size": 1}).status == 201
    assert (bob.patch(FOLDER, body={"description": "x"}).status, bob.delete(FOLDER).status) == (403, 403)
    assert bob.delete(FOLDER, query={"purge": "1"}).status == 403
    assert chief.patch(FOLDER, body={"description": "x"}).status == 200
    assert api.patch(FOLDER, body={"description": "y", "owner": "user:acme/bob"}).status == 422
    stranger = world.client("folders", replace(ANN, domain="umbrella"))
    assert stranger.get(f"{FOLDER}/files").status == 404


def test_a_foreign_project_is_as_one_that_is_not_there(world: World, api: Client) -> None:
    limit(world)  # makes domain and project
    stranger = world.client("folders", replace(ANN, domain="umbrella", role="domain_admin"))
    replies = [stranger.get(FOLDER, X_Portico_Project=f"{domain}/vision") for domain in ("acme", "nowhere")]
    assert [(reply.status, reply.error["code"]) for reply in replies] == [(404, "PROJECT_NOT_FOUND")] * 2


def left(world: World) -> list[Any]:
    """All items but those of counters, claims of others and base images, and the word of a day that a folder is gone."""
    table = world.platform.store.entities
    found = world.backend.client.call("Scan", {"TableName": table})["Items"]
    told = [item for item in found if "folder" in item["pk"]["S"] and not item["pk"]["S"].endswith("#count")]
    return [item for item in told if not ("ttl" in item and item["pk"]["S"].endswith("#mounts#state"))]


def counted(world: World) -> list[int]:
    total = world.platform.store.counters.total
    return [total(f"{place}#{what}") for place in ("domain/acme", str(HOME)) for what in ("folders", "folder_bytes", "folder_reserved")]  # fmt: skip


@pytest.mark.parametrize("versioned", [False, True], ids=["plain", "versioned"])
def test_a_purge_leaves_nothing(world: World, api: Client, store: Store, uid: str, versioned: bool) -> None:
    s3 = shared_client("s3")
    if versioned:
        s3.put_bucket_versioning(Bucket=world.bucket, VersioningConfiguration={"Status": "Enabled"})
    store("a/1", b"123")
    store("a/1", b"12345", "02")
    store("b")
    api.post(f"{FOLDER}/files/delete", body={"paths": ["b"]})
    big = api.post(f"{FOLDER}/uploads", body={"path": "big", "size": 40_000_000})
    assert (big.status, counted(world)) == (201, [1, 5, 40_000_000] * 2)
    assert api.delete(FOLDER).status == 204
    assert api.get(f"{FOLDER}/files").status == 404
    assert api.post(f"{FOLDER}/restore").status == 200
    assert names(api) == ["a/"]
    assert api.delete(FOLDER).status == 204
    assert api.delete(FOLDER, query={"purge": "1"}).status == 204
    assert (left(world), counted(world)) == ([], [0] * 6)
    found = s3.list_object_versions(Bucket=world.bucket, Prefix="folders/")
    assert (found.get("Versions", []), found.get("DeleteMarkers", [])) == ([], [])
    assert s3.list_multipart_uploads(Bucket=world.bucket).get("Uploads", []) == []
    world.platform.objects.put(f"folders/{uid}/late", b"x")
    assert tell(message(f"folders/{uid}/late")) == []
    assert (world.objects("folders/"), left(world)) == ([], [])


def test_a_purge_of_the_project_empties_folders(world: World, api: Client, store: Store) -> None:
    limit(world)
    projects = world.client("projects", ADMIN)
    store("a/1")
    assert api.delete(FOLDER).status == 204
    assert projects.delete("/v1/domains/acme/projects/vision", query={"purge": "1", "cascade": "1"}).status == 202
    world.run(EmptyContainer(Scope("acme"), "projects", "vision"), PLATFORM)
    assert (left(world), world.objects("folders/"), counted(world)) == ([], [], [0] * 6)
