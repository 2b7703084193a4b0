"""Work on folders that goes on as tasks: clones, moves, archives, purges; and folders that are called otherwise."""

import io
import zipfile
from typing import Any
from urllib.parse import urlsplit

import pytest
from portico.compute.folders.work import archiving, copying, working
from portico.core.model.principal import PLATFORM
from portico.core.model.scope import Scope
from portico.tenancy.tasks.actions import AdvanceTask

from tests.integration.compute.folders.conftest import FOLDER
from tests.integration.compute.folders.test_homes import OWN, People, error, made, people, put, share
from tests.support.gateway import Client
from tests.support.sample_resource import ANN
from tests.support.world import World, shared_client

__all__ = ["people"]
HOME, AT = Scope("acme", user="ann"), f"{OWN}/data"


def advance(world: World, task: str, owner: Scope = HOME, *, steps: int = 50) -> Any:
    """The task after its steps: as the queue has them done."""
    for _ in range(steps):
        found = world.run(AdvanceTask(owner, task), PLATFORM)
        if found is None or found.status.ended:
            break
    return world.client("tasks", ANN).get(f"/v1/tasks/{task}").json


@pytest.fixture
def ann(people: People) -> Client:
    """One with a folder `data` of one's own."""
    client = people.client("ann")
    made(client)
    return client


def fill(world: World, api: Client, paths: list[str], at: str = f"{OWN}/data") -> None:
    for path in paths:
        assert put(world, api, at, path, path.encode()).status == 200


def test_a_folder_keeps_all_when_it_is_renamed(world: World, api: Client, uid: str) -> None:
    fill(world, api, ["a/b", "c"], FOLDER)
    renamed = api.post(f"{FOLDER}/rename", body={"name": "fresh"})
    assert (renamed.status, renamed.json["name"], renamed.json["uid"]) == (200, "fresh", uid)
    assert error(api.get(FOLDER)) == (404, "FOLDER_NOT_FOUND")
    assert api.get("/v1/folders/fresh/usage").json == {"files": 2, "bytes": 4}
    assert api.get(f"/v1/shared-folders/{uid}").json["name"] == "fresh"
    assert [one["name"] for one in api.get("/v1/folders").json["items"]] == ["fresh"]
    assert api.post("/v1/folders/fresh/rename", body={"name": "Fresh"}).json["name"] == "Fresh"


def test_a_name_that_is_taken_or_reserved_is_refused(world: World, api: Client) -> None:
    assert api.post("/v1/folders", body={"name": "other"}).status == 201
    assert error(api.post(f"{FOLDER}/rename", body={"name": "other"})) == (409, "FOLDER_EXISTS")
    assert api.post(f"{FOLDER}/rename", body={"name": "search"}).fields == ["name"]
    assert api.get(FOLDER).json["name"] == "dataset"
    stranger = world.client("folders", people_of("bob"))
    assert error(stranger.post(f"{FOLDER}/rename", body={"name": "mine"})) == (403, "FORBIDDEN")
    assert api.get(FOLDER).json["name"] == "dataset"


def uid_of(api: Client) -> str:
    return str(api.get(AT).json["uid"])


def used(api: Client) -> tuple[int, int]:
    found = api.get(f"{AT}/usage").json
    return found["files"], found["bytes"]


def people_of(name: str) -> Any:
    from dataclasses import replace

    return replace(ANN, name=name)


def test_a_clone_has_the_files(world: World, ann: Client) -> None:
    fill(world, ann, ["a/b", "c", "d/e/f"])
    task = ann.post(f"{AT}/clone", body={"target": "me/copy"})
    assert (task.status, task.json["kind"]) == (202, "folder_clone")
    [told] = [record for record in world.records(HOME) if record.entity_type == "task"]
    assert (told.operation, told.state) == ("create", "PENDING")  # as the rule for its first step wants
    ended = advance(world, task.json["id"])
    assert (ended["status"], ended["progress"]["current"], ended["progress"]["total"]) == ("SUCCEEDED", 3, 3)
    assert ann.get(f"{OWN}/copy/usage").json == ann.get(f"{AT}/usage").json
    listed = ann.get(f"{OWN}/copy/files", query={"recursive": "true"}).json["items"]
    assert [one["path"] for one in listed] == ["a/b", "c", "d/e/f"]
    assert error(ann.post(f"{AT}/clone", body={"target": "me/copy"})) == (409, "FOLDER_EXISTS")


def test_a_clone_goes_on_step_by_step(world: World, ann: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "AT_ONCE", 2)
    monkeypatch.setattr(working, "SECONDS", 0.0)
    fill(world, ann, [f"f{number}" for number in range(5)])
    task = ann.post(f"{AT}/clone", body={"target": "me/copy"}).json["id"]
    for _ in range(2):
        stale = world.platform.service("tasks").repository.live(HOME, task)
        world.run(AdvanceTask(HOME, task), PLATFORM)
        assert world.platform.service("tasks").repository.live(HOME, task).version == stale.version + 1
    assert advance(world, task)["status"] == "SUCCEEDED"
    assert ann.get(f"{OWN}/copy/usage").json == ann.get(f"{AT}/usage").json


def test_a_right_that_ends_ends_the_clone(world: World, people: People, ann: Client) -> None:
    bob, uid = people.client("bob"), uid_of(ann)
    put(world, ann, f"{OWN}/data", "a.txt")
    share(ann, bob, "ro")
    task = bob.post(f"/v1/shared-folders/{uid}/clone", body={"target": "me/copy"})
    assert task.status == 202, task.body
    assert ann.post(f"{OWN}/data/unshare", body={"users": ["bob"]}).status == 200
    world.run(AdvanceTask(Scope("acme", user="bob"), task.json["id"]), PLATFORM)
    ended = people.world.client("tasks", people.principal("bob")).get(f"/v1/tasks/{task.json['id']}").json
    assert (ended["status"], [one["code"] for one in ended["errors"]]) == ("FAILED", ["FOLDER_NOT_FOUND"])
    assert bob.get(f"{OWN}/copy/usage").json == {"files": 0, "bytes": 0}


def test_a_large_directory_is_moved_by_a_task(world: World, ann: Client) -> None:
    paths = [f"a/{number:03}" for number in range(101)]
    service, uid = world.platform.service("folders"), uid_of(ann)
    for path in paths:
        shared_client("s3").put_object(Bucket=world.bucket, Key=f"folders/{uid}/{path}", Body=b"1")
    ann.get(f"{AT}/files", query={"refresh": "true"})
    asked = ann.post(f"{AT}/files/move", body={"source": "a", "target": "b/c"})
    assert (asked.status, asked.json["files"]) == (202, 0)
    assert advance(world, asked.json["task"])["status"] == "SUCCEEDED"
    assert [
        one["path"] for one in ann.get(f"{AT}/files", query={"recursive": "true", "limit": "200"}).json["items"]
    ] == [f"b/c/{number:03}" for number in range(101)]
    assert used(ann) == (101, 101)
    assert ann.post(f"{AT}/files/move", body={"source": "b", "target": "b/d"}).fields == ["target"]
    assert service.objects.list(f"folders/{uid}/a/") == []


def test_an_archive_has_the_files(world: World, ann: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archiving, "PIECE", 10)
    for path, data in {"a/long": b"0123456789" * 4, "a/o": b"12", "b": b"", "left": b"out"}.items():
        assert put(world, ann, AT, path, data).status == 200
    assert ann.post(f"{AT}/files/mkdir", body={"path": "a/empty"}).status == 201
    task = ann.post(f"{AT}/archives", body={"paths": ["a", "b", "a/long"]})
    assert task.status == 202, task.body
    ended = advance(world, task.json["id"])
    assert ended["status"] == "SUCCEEDED", ended
    body = world.platform.objects.get("/".join(urlsplit(ended["result"]["url"]).path.split("/")[2:]))
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.testzip() is None
        found = {one.filename: archive.read(one) for one in archive.infolist()}
    assert found == {"a/empty/": b"", "a/long": b"0123456789" * 4, "a/o": b"12", "b": b""}
    assert error(ann.post(f"{AT}/archives", body={"paths": ["none"]})) == (404, "FILE_NOT_FOUND")


def test_a_purge_by_a_task_can_be_cancelled(world: World, ann: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "AT_ONCE", 2)
    monkeypatch.setattr(working, "SECONDS", 0.0)
    fill(world, ann, [f"f{number}" for number in range(5)])
    task = ann.post(f"{AT}/purge").json["id"]
    assert error(ann.get(AT)) == (404, "FOLDER_NOT_FOUND")
    world.run(AdvanceTask(HOME, task), PLATFORM)
    assert world.client("tasks", ANN).post(f"/v1/tasks/{task}/cancel").json["status"] == "CANCELLED"
    assert world.run(AdvanceTask(HOME, task), PLATFORM) is None
    assert ann.post(f"{AT}/restore").status == 200
    assert used(ann)[0] == 3
    again = ann.post(f"{AT}/purge").json["id"]
    assert advance(world, again)["status"] == "SUCCEEDED"
    assert ann.post(f"{AT}/restore").status == 404


def test_an_admin_sees_the_tasks_of_the_domain(world: World, people: People, ann: Client) -> None:
    put(world, ann, f"{OWN}/data", "a.txt")
    task = ann.post(f"{OWN}/data/archives", body={}).json["id"]
    admin = world.client("tasks", people.principal("cid", role="domain_admin"))
    [found] = admin.get("/v1/domains/acme/tasks").json["items"]
    assert (found["id"], found["owner"]) == (task, "user:acme/ann")
    world.run(AdvanceTask(HOME, task), PLATFORM)
    ended = admin.get(f"/v1/domains/acme/tasks/{task}").json
    assert (ended["status"], ended["result"]) == ("SUCCEEDED", None)  # the files are not the admin's to read
    assert error(admin.post(f"/v1/domains/acme/tasks/{task}/cancel")) == (409, "TASK_ENDED")
    bob = world.client("tasks", people.principal("bob"))
    assert error(bob.get("/v1/domains/acme/tasks")) == (403, "FORBIDDEN")
    assert error(bob.get(f"/v1/domains/acme/tasks/{task}")) == (404, "TASK_NOT_FOUND")
    assert error(admin.get(f"/v1/domains/other/tasks/{task}"))[0] == 404
