"""Mounts: what agents synchronise of a folder, as far as their permission goes."""

import pytest
from portico.compute.folders.entity import FolderPermission
from portico.compute.folders.mounts import MountUpload
from portico.core.base.errors import Conflict, Forbidden

from tests.integration.compute.folders.conftest import FOLDER, Store
from tests.support.gateway import Client
from tests.support.sample_resource import HOME, call
from tests.support.world import World, shared_client


def test_a_page_has_files_below_the_subpath(world: World, api: Client, store: Store) -> None:
    for path in ("a/1", "a/b/2", "c"):
        store(path, path.encode())
    assert api.post(f"{FOLDER}/files/mkdir", body={"path": "a/e"}).status == 201
    service = world.platform.service("folders")
    mount = service.mount(service.repository.get(HOME, "dataset"), FolderPermission.RO, "a")
    found, cursor = [], None
    while True:
        page = mount.listing(cursor, 1)
        found += page.files
        if (cursor := page.cursor) is None:
            break
    assert [(one.path, one.size, one.url is None) for one in found] == [
        ("1", 3, False),
        ("b/2", 5, False),
        ("e/", 0, True),
    ]


@pytest.mark.parametrize(("permission", "may"), [("ro", 0), ("rw", 1), ("wd", 2)])
def test_a_mount_does_just_its_permission(
    world: World, api: Client, store: Store, uid: str, permission: str, may: int
) -> None:
    store("a/1")
    service = world.platform.service("folders")
    mount = service.mount(service.repository.get(HOME, "dataset"), FolderPermission(permission), "a")
    wanted = [MountUpload("2", 3), MountUpload("d/3", 0)]
    if may < 1:
        with pytest.raises(Forbidden):
            mount.uploads(call(), wanted)
    else:
        asked = mount.uploads(call(), wanted)
        assert [one.path for one in asked] == ["a/2", "a/d/3"]
        shared_client("s3").put_object(Bucket=world.bucket, Key=f"folders/{uid}/a/2", Body=b"123")
        mount.completed(call(), [asked[0].upload_id])
        assert "2" in [one.path for one in mount.listing().files]
    if may < 2:
        with pytest.raises(Forbidden):
            mount.removals(call(), ["1"])
    else:
        assert mount.removals(call(), ["1", "none"]) == 1
        assert "1" not in [one.path for one in mount.listing().files]


@pytest.mark.parametrize("path", ["../x", "/x", "a/../../x", "x\n"], ids=["up", "absolute", "over", "line"])
def test_nothing_leaves_what_is_mounted(world: World, api: Client, path: str) -> None:
    service = world.platform.service("folders")
    mount = service.mount(service.repository.get(HOME, "dataset"), FolderPermission.WD, "a")
    with pytest.raises(ValueError, match="path"):
        mount.uploads(call(), [MountUpload(path, 1)])
    with pytest.raises(ValueError, match="path"):
        mount.removals(call(), [path])


def test_a_mount_keeps_to_the_quota(world: World, api: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.integration.tenancy.resource_policies.test_limits import limit

    limit(world, "domain", max_folder_bytes=4)
    service = world.platform.service("folders")
    mount = service.mount(service.repository.get(HOME, "dataset"), FolderPermission.RW)
    with pytest.raises(Conflict) as refused:
        mount.uploads(call(), [MountUpload("big", 5)])
    assert refused.value.code == "STORAGE_QUOTA_EXCEEDED"
