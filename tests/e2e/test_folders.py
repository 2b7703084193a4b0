"""Folders on the stack: a file goes by its URL, is noticed, listed, read in part, moved and removed; a purge leaves nothing."""

import io
import zipfile
from typing import Any

import httpx

from tests.e2e.api import Api, unique
from tests.e2e.cloud import Cloud
from tests.support.waiting import eventually

DATA = bytes(range(256)) * 40
PART = 16 * 1024 * 1024


def ask(api: Api, where: str, status: int, **body: Any) -> Any:
    reply = api("POST", where, json=body)
    assert reply.status_code == status, reply.text
    return reply.json()


def listed(api: Api, folder: str, path: str = "") -> list[str]:
    return [entry["path"] for entry in api("GET", f"{folder}/files?recursive=true&path={path}").json()["items"]]


def put(url: str, data: bytes, headers: dict[str, str]) -> int:
    return httpx.put(url, content=data, headers=headers, timeout=60).status_code


def test_a_file_goes_and_comes_by_urls(api: Api, cloud: Cloud) -> None:
    name = unique("folder")
    folder = f"/v1/folders/{name}"
    ask(api, "/v1/folders", 201, name=name)
    asked = ask(api, f"{folder}/uploads", 201, path="data/ä b.bin", size=len(DATA))
    assert put(asked["url"], DATA + b"!", {**asked["headers"], "Content-Length": str(len(DATA) + 1)}) == 403
    assert put(asked["url"], DATA, asked["headers"]) == 200
    assert eventually(lambda: listed(api, folder) == ["data/ä b.bin"])
    found = ask(api, f"{folder}/downloads", 201, path="data/ä b.bin")
    part = httpx.get(found["url"], headers={"Range": "bytes=10-19"}, timeout=60)
    assert (part.status_code, part.content) == (206, DATA[10:20])
    assert part.headers["Content-Disposition"] == "attachment; filename*=UTF-8''%C3%A4%20b.bin"
    assert httpx.get(found["url"], timeout=60).content == DATA
    assert httpx.get(found["url"].replace("data/", "date/"), timeout=60).status_code == 403

    ask(api, f"{folder}/files/move", 200, source="data", target="moved")
    assert listed(api, folder) == ["moved/ä b.bin"]
    big = ask(api, f"{folder}/uploads", 201, path="big", size=PART + 5)
    for one, data in zip(big["parts"], (bytes(PART), b"12345"), strict=True):
        assert put(one["url"], data, {"Content-Length": str(one["size"])}) == 200
    done = ask(api, f"{folder}/uploads/{big['upload_id']}/complete", 200)
    assert (done["size"], api("GET", f"{folder}/usage").json()["bytes"]) == (PART + 5, PART + 5 + len(DATA))
    assert ask(api, f"{folder}/files/delete", 200, paths=["moved"], recursive=True) == {"files": 1}
    assert listed(api, folder) == ["big"]

    late = ask(api, f"{folder}/uploads", 201, path="late", size=1)
    assert api("DELETE", f"{folder}?purge=true").status_code == 204
    assert api("GET", f"{folder}/files").status_code == 404
    assert put(late["url"], b"x", late["headers"]) == 200
    assert eventually(lambda: objects_of(cloud, late["url"]) == [])


def objects_of(cloud: Cloud, url: str) -> list[str]:
    """The keys of all objects of the folder that a URL is about."""
    bucket, folder, uid = httpx.URL(url).path.split("/")[1:4]
    found = cloud.client("s3").list_objects_v2(Bucket=bucket, Prefix=f"{folder}/{uid}/")
    return [entry["Key"] for entry in found.get("Contents", [])]


def test_work_goes_on_as_tasks(api: Api) -> None:
    name = unique("folder")
    folder, copy = f"/v1/folders/{name}", unique("copy")
    ask(api, "/v1/folders", 201, name=name)
    for path, data in (("a/b", b"12"), ("c", b"")):
        asked = ask(api, f"{folder}/uploads", 201, path=path, size=len(data))
        assert put(asked["url"], data, asked["headers"]) == 200
        ask(api, f"{folder}/uploads/{asked['upload_id']}/complete", 200)
    assert settled(api, ask(api, f"{folder}/clone", 202, target=f"me/{copy}"))["status"] == "SUCCEEDED"
    mine = f"/v1/users/me/folders/{copy}"
    assert listed(api, mine) == ["a/b", "c"]
    archive = settled(api, ask(api, f"{mine}/archives", 202))
    with zipfile.ZipFile(io.BytesIO(httpx.get(archive["result"]["url"], timeout=60).content)) as found:
        assert {one: found.read(one) for one in found.namelist()} == {"a/b": b"12", "c": b""}
    renamed = unique("renamed")
    assert ask(api, f"{mine}/rename", 200, name=renamed)["name"] == renamed
    assert settled(api, ask(api, f"/v1/users/me/folders/{renamed}/purge", 202))["status"] == "SUCCEEDED"
    assert api("POST", f"/v1/users/me/folders/{renamed}/restore").status_code == 404
    assert api("DELETE", f"{folder}?purge=true").status_code == 204


def settled(api: Api, task: Any) -> Any:
    """The task when it has ended."""

    def ended() -> bool:
        return api("GET", f"/v1/tasks/{task['id']}").json()["status"] not in {"PENDING", "RUNNING"}

    assert eventually(ended, 90)
    return api("GET", f"/v1/tasks/{task['id']}").json()
