"""Uploads into folders: what is reserved and given back, what arrives once or twice, and files in parts."""

import math
from urllib.parse import parse_qs, urlsplit

import pytest
from portico.core.aws.multipart import PART_BYTES, sizes

from tests.integration.compute.folders.conftest import FOLDER, Store, message, names, tell, used
from tests.integration.tenancy.resource_policies.test_limits import limit
from tests.support.gateway import Client
from tests.support.sample_resource import HOME
from tests.support.world import World, shared_client

GB = 1024**3


def reserved(world: World) -> int:
    return world.platform.store.counters.total(f"{HOME}#folder_reserved")


def begin(api: Client, path: str, size: int, status: int = 201) -> dict[str, object]:
    reply = api.post(f"{FOLDER}/uploads", body={"path": path, "size": size})
    assert reply.status == status, reply.body
    found: dict[str, object] = reply.json if status == 201 else reply.error
    return found


def told(world: World) -> list[object]:
    return [record.data["files"] for record in world.records() if record.operation == "files_changed"]


def test_a_file_in_one_has_a_url_for_five_minutes(api: Client) -> None:
    asked = api.post(f"{FOLDER}/uploads", body={"path": "a", "size": 5, "content_type": "text/csv"}).json
    query = parse_qs(urlsplit(asked["url"]).query)
    assert set(query["X-Amz-SignedHeaders"][0].split(";")) == {"content-length", "content-type", "host"}
    assert (asked["method"], asked["headers"], asked["parts"]) == (
        "PUT",
        {"Content-Length": "5", "Content-Type": "text/csv"},
        None,
    )
    assert query["X-Amz-Expires"] == ["300"]


def test_a_size_is_reserved_until_the_file_comes(world: World, api: Client, store: Store) -> None:
    begin(api, "a", 1000)
    begin(api, "b", 500)
    assert (reserved(world), used(api)) == (1500, (0, 0))
    begin(api, "a", 3)  # which ends the first
    assert reserved(world) == 503
    store("a", b"123")
    assert (reserved(world), used(api), names(api)) == (500, (1, 3), ["a"])
    world.clock.advance(3700)
    assert reserved(world) == 0


def test_a_cancelled_upload_gives_back(world: World, api: Client) -> None:
    upload, big = begin(api, "a", 1000), begin(api, "big", 2 * PART_BYTES)
    for one in (upload, big):
        assert api.delete(f"{FOLDER}/uploads/{one['upload_id']}").status == 204
        assert api.delete(f"{FOLDER}/uploads/{one['upload_id']}").status == 404
    assert (reserved(world), shared_client("s3").list_multipart_uploads(Bucket=world.bucket).get("Uploads")) == (
        0,
        None,
    )
    assert api.get(f"{FOLDER}/uploads/{'0' * 32}").error["code"] == "UPLOAD_NOT_FOUND"


def test_an_overwrite_counts_the_difference(world: World, api: Client, store: Store) -> None:
    store("a", b"12345", "01")
    store("a", b"12", "02")
    assert used(api) == (1, 2)
    assert world.platform.store.counters.total(f"{HOME}#folder_bytes") == 2


def test_notices_twice_late_and_together(world: World, api: Client, store: Store, uid: str) -> None:
    store("a", b"12", "02", told=False)
    store("b", b"1", "01", told=False)
    key = f"folders/{uid}/a"
    assert tell(message(key, "01"), message(key, "02"), message(f"folders/{uid}/b"), message(key, "01")) == []
    assert tell(message(key, "02"), message(key, "01")) == []
    assert (told(world), used(api)) == ([[{"path": "a", "size": 2}, {"path": "b", "size": 1}]], (2, 3))
    world.platform.objects.delete(key)
    assert tell(message(key, "03")) == []  # it is gone by now, and whoever removed it says so
    assert len(told(world)) == 1
    [event] = [record.event() for record in world.records() if record.operation == "files_changed"]
    assert (event["type"], event["subject"]) == ("dev.portico.folder.files_changed", "dataset")


def test_a_file_is_listed_once_it_is_complete(world: World, api: Client, store: Store, uid: str) -> None:
    upload = begin(api, "a", 2)
    early = api.post(f"{FOLDER}/uploads/{upload['upload_id']}/complete")
    assert (early.status, early.error["code"]) == (409, "UPLOAD_NOT_ARRIVED")
    store("a", b"12", told=False)
    for _ in range(2):
        done = api.post(f"{FOLDER}/uploads/{upload['upload_id']}/complete")
        assert (done.status, done.json["path"], done.json["size"]) == (200, "a", 2)
    assert (used(api), reserved(world), tell(message(f"folders/{uid}/a"))) == ((1, 2), 0, [])
    assert len(told(world)) == 1


@pytest.mark.parametrize("size", [PART_BYTES + 1, 2 * PART_BYTES, 100 * PART_BYTES, 100 * PART_BYTES + 1, 100 * GB])
def test_parts_are_a_hundred_at_most(size: int) -> None:
    found = sizes(size)
    assert (sum(found), len(found) <= 100, min(found[:-1]) >= PART_BYTES) == (size, True, True)
    assert len(found) == math.ceil(size / found[0])


def test_a_file_in_parts_is_resumed_and_put_together(world: World, api: Client, uid: str) -> None:
    size = PART_BYTES + 5
    upload = begin(api, "big", size)
    place = f"{FOLDER}/uploads/{upload['upload_id']}"
    parts: list[dict[str, object]] = upload["parts"]  # type: ignore[assignment]
    assert [(part["number"], part["size"]) for part in parts] == [(1, PART_BYTES), (2, 5)]
    query = parse_qs(urlsplit(str(parts[0]["url"])).query)
    assert (query["X-Amz-Expires"], query["partNumber"]) == (["1800"], ["1"])
    s3, at = (
        shared_client("s3"),
        {"Bucket": world.bucket, "Key": f"folders/{uid}/big", "UploadId": query["uploadId"][0]},
    )
    s3.upload_part(**at, PartNumber=1, Body=bytes(PART_BYTES))
    assert [part["number"] for part in api.get(place).json["parts"]] == [2]
    early = api.post(f"{place}/complete")
    assert (early.status, early.error["details"]["missing"]) == (409, [2])
    s3.upload_part(**at, PartNumber=2, Body=b"12345")
    done = api.post(f"{place}/complete")
    assert (done.status, done.json["size"], reserved(world), used(api)) == (200, size, 0, (1, size))


def test_a_quota_names_itself(world: World, api: Client, store: Store) -> None:
    limit(world, "domain", max_folder_bytes=1000, max_folders=1)
    store("a", bytes(300))
    begin(api, "b", 500)
    refused = begin(api, "c", 201, 409)
    details = {"limit": 1000, "used": 300, "reserved": 500, "scope": "domain/acme"}
    assert (refused["code"], refused["details"]) == ("STORAGE_QUOTA_EXCEEDED", details)
    begin(api, "c", 200)
    full = api.post("/v1/folders", body={"name": "more"})
    assert (full.status, full.error["code"], full.error["details"]["limit"]) == (409, "LIMIT_EXCEEDED", "folders")
    world.clock.advance(3700)
    begin(api, "d", 700)
