"""A folder in sessions on the stack: its files are there before anything runs, and what is written is in it afterwards."""

from typing import Any

import httpx

from tests.e2e.api import Api, unique
from tests.support.waiting import eventually

DATA = bytes(range(256)) * 400


def ask(api: Api, where: str, **body: Any) -> Any:
    reply = api("POST", where, json=body)
    assert reply.status_code < 300, reply.text
    return reply.json() if reply.content else None


def read(api: Api, folder: str, path: str) -> bytes:
    url = ask(api, f"{folder}/downloads", path=path)["url"]
    return httpx.get(url, timeout=60).raise_for_status().content


def test_a_session_reads_and_writes_a_folder(api: Api) -> None:
    name = unique("mounted")
    folder = f"/v1/folders/{name}"
    ask(api, "/v1/folders", name=name)
    for path, data in (("in/data.bin", DATA), ("old.txt", b"old")):
        upload = ask(api, f"{folder}/uploads", path=path, size=len(data))
        httpx.put(upload["url"], content=data, headers=upload["headers"], timeout=60).raise_for_status()
        ask(api, f"{folder}/uploads/{upload['upload_id']}/complete")
    mounts = [
        {"folder": name, "path": "in", "subpath": "in", "permission": "ro"},
        {"folder": name, "path": "all", "permission": "rw"},
    ]
    command = (
        "cmp in/data.bin all/in/data.bin && cp in/data.bin all/copy.bin && echo new > all/new.txt && rm all/old.txt"
        " && echo lost > in/lost.txt && ln -s /etc/passwd all/link"
    )
    made = ask(
        api, "/v1/sessions", name=name, image="python", type="batch", command=command, mounts=mounts,
        resources={"cpu": 0.25, "mem": "512m"},
    )  # fmt: skip
    place = f"/v1/sessions/{made['id']}"
    assert eventually(lambda: api("GET", place).json()["status"] in {"TERMINATED", "ERROR"}, 120)
    assert api("GET", place).json()["exit_code"] == 0, api("GET", f"{place}/logs").text
    items = api("GET", f"{folder}/files?recursive=true").json()["items"]
    assert [item["path"] for item in items] == ["copy.bin", "in/data.bin", "new.txt"]
    assert (read(api, folder, "new.txt"), read(api, folder, "copy.bin")) == (b"new\n", DATA)


def test_a_folder_that_cannot_be_read_ends_the_start(api: Api) -> None:
    name = unique("missing")
    reply = api("POST", "/v1/sessions", json={"name": name, "image": "python", "mounts": [{"folder": name}]})
    assert (reply.status_code, reply.json()["error"]["code"]) == (422, "FOLDER_NOT_FOUND")
