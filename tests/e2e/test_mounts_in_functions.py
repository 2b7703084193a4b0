"""A folder in functions on the stack: runs read its files, as they are at that time, and nothing of another's."""

from functools import partial
from pathlib import Path
from typing import Any

import httpx

from tests.e2e.api import PYTHON, Api, unique
from tests.e2e.test_client import Shell, of, shell
from tests.e2e.test_mounts_in_sessions import ask
from tests.support.waiting import eventually

__all__ = ["shell"]
READER = """
import os

def handle(context, payload):
    found = {}
    for place, _, names in os.walk("data"):
        for name in names:
            with open(os.path.join(place, name), "rb") as file:
                found[os.path.relpath(os.path.join(place, name), "data")] = len(file.read())
    if payload:
        os.chmod("data", 0o777)
        open("data/left", "w").close()
    return found
"""


def store(api: Api, folder: str, path: str, data: bytes) -> None:
    upload = ask(api, f"{folder}/uploads", path=path, size=len(data))
    httpx.put(upload["url"], content=data, headers=upload["headers"], timeout=60).raise_for_status()
    ask(api, f"{folder}/uploads/{upload['upload_id']}/complete")


def is_ready(api: Api, name: str) -> bool:
    return bool(api("GET", f"/v1/functions/{name}").json()["status"] == "READY")


def run(api: Api, name: str, payload: Any = None) -> Any:
    return api("POST", f"/v1/functions/{name}/runs?blocking=true", json={"input": payload}).json()


def test_a_function_reads_a_folder_as_it_is(api: Api, shell: Shell, tmp_path: Path) -> None:
    name = unique("reader")
    folder, code = f"/v1/folders/{name}", tmp_path / name
    ask(api, "/v1/folders", name=name)
    store(api, folder, "a/b.bin", bytes(70_000))
    code.mkdir()
    (code / "main.py").write_text(READER)
    about = f"kind: Function\nname: {name}\nspec:\n  mounts:\n  - folder: {name}\n    path: data\n"
    (code / "portico.yaml").write_text(about)
    shell("deploy", str(code))
    assert run(api, name)["output"] == {"a/b.bin": 70_000}
    assert shell("deploy", str(code)).stdout == f"{name} is unchanged: version 1\n"
    run(api, name, "meddle")
    store(api, folder, "c.txt", b"1")
    assert run(api, name)["output"] == {"a/b.bin": 70_000, "c.txt": 1}
    ask(api, f"{folder}/files/delete", paths=["a"], recursive=True)
    assert of(shell("function", "run", name)) == {"c.txt": 1}
    assert api("DELETE", f"{folder}?purge=true").status_code == 204
    gone = run(api, name)
    assert (gone["status"], gone["error"]["type"]) == ("FAILED", "FolderNotFound")
    assert gone["error"]["message"] == f"The folder {name!r}, mounted at 'data', is gone."
    api.purge(name)


def test_another_tenants_folder_is_not_mounted(api: Api, neighbour: Api) -> None:
    """By its uid it is as one that is not there; by the same name each finds its own."""
    name = unique("same")
    for tenant, data in ((api, b"1"), (neighbour, b"22")):
        ask(tenant, "/v1/folders", name=name)
        store(tenant, f"/v1/folders/{name}", f"{len(data)}.txt", data)
    uid = api("GET", f"/v1/folders/{name}").json()["uid"]
    body = {"image": PYTHON, "handler": "main.handle", "source": {"files": {"main.py": READER}}, "name": name}
    for folder in (f"uid:{uid}", f"uid:{uid[:-1]}{'0' if uid[-1] != '0' else '1'}"):
        refused = neighbour("POST", "/v1/functions", json={**body, "mounts": [{"folder": folder}]})
        assert (refused.status_code, refused.json()["error"]["code"]) == (422, "FOLDER_NOT_FOUND")
    for tenant in (api, neighbour):
        ask(tenant, "/v1/functions", **body, mounts=[{"folder": name, "path": "data"}])
        assert eventually(partial(is_ready, tenant, name), 60)
    assert [run(tenant, name)["output"] for tenant in (api, neighbour, api)] == [
        {"1.txt": 1},
        {"2.txt": 2},
        {"1.txt": 1},
    ]
    for tenant in (api, neighbour):
        tenant.purge(name)
        assert tenant("DELETE", f"/v1/folders/{name}?purge=true").status_code == 204
