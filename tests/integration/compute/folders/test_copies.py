"""Copies of files: what they cost, and what others do and crashes leave meanwhile."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import unquote

import pytest
from botocore.awsrequest import AWSResponse
from portico.compute.folders.ledger import FileChange
from portico.compute.folders.resource import FOLDERS
from portico.compute.folders.work import working
from portico.core.aws.object_store import Objects
from portico.core.model.call import Call, Origin
from portico.core.model.principal import PLATFORM
from portico.tenancy.tasks.actions import AdvanceTask

from tests.integration.compute.folders.conftest import message, tell
from tests.integration.compute.folders.test_homes import OWN, People, made, people
from tests.integration.compute.folders.test_purge_races import Died, Writes, die, watching
from tests.integration.compute.folders.test_work import AT, HOME, advance
from tests.support.gateway import Client
from tests.support.hooks import watched
from tests.support.template import resources
from tests.support.world import World, shared_client

__all__ = ["people"]
COPY = f"{OWN}/copy"


@pytest.fixture
def api(people: People) -> Client:
    """One with a folder `data` of one's own."""
    client = people.client("ann")
    made(client)
    return client


@pytest.fixture
def uid(api: Client) -> str:
    return str(api.get(AT).json["uid"])


def filled(world: World, uid: str, paths: list[str]) -> None:
    """Files of one byte, as the storage and the ledger have them."""
    service = world.platform.get(FOLDERS)
    folder = service.finding.by_uid(uid)
    assert folder is not None
    for path in paths:
        service.objects.put(f"folders/{uid}/{path}", b"1")
    there = {key.removeprefix(f"folders/{uid}/"): stored for key, stored in service.objects.walk(f"folders/{uid}/")}
    changes = [FileChange(path, None, service.ledger.item(uid, path, there[path], None, None)) for path in paths]
    call = Call(PLATFORM, FOLDERS.actions["get"](HOME, "data"), Origin("filled"), service.clock.now())
    for start in range(0, len(changes), 50):
        service.ledger.write(call, folder, changes[start : start + 50])


def cloned(api: Client) -> str:
    asked = api.post(f"{AT}/clone", body={"target": "me/copy"})
    assert asked.status == 202, asked.body
    return str(asked.json["id"])


def step(world: World, task: str) -> Any:
    return world.run(AdvanceTask(HOME, task), PLATFORM)


def agrees(world: World, api: Client, at: str) -> list[str]:
    """The files that storage and ledger both have, with the same ETags; no more and no less."""
    service = world.platform.get(FOLDERS)
    uid = api.get(at).json["uid"]
    stored = {key.removeprefix(f"folders/{uid}/"): one.etag for key, one in service.objects.walk(f"folders/{uid}/")}
    known = {str(item["sk"]): item["etag"] for item in service.ledger.every(uid, "")}
    assert known == stored
    assert api.get(f"{at}/usage").json["files"] == len(known)
    return list(known)


def test_a_clone_costs_a_request_for_each_file(
    world: World, api: Client, uid: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "SECONDS", 1e6)  # whatever else the machine does, it is one step
    filled(world, uid, [f"{number % 20}/{number}.bin" for number in range(1_000)])
    task = cloned(api)
    with watched(world.platform.table.client) as table, watched(shared_client("s3")) as bucket:
        assert step(world, task).status == "SUCCEEDED"
    assert Counter(bucket.operations()) == {"CopyObject": 1_000}
    asked = Counter(table.operations())
    assert asked["TransactWriteItems"] == 20 + 1  # 50 files of a record, and the end of the task
    assert asked["Query"] <= 10 + 4
    assert asked["BatchGetItem"] <= 10 + 4
    assert sum(asked.values()) <= 55
    assert len(agrees(world, api, COPY)) == 1_000


def test_a_move_costs_no_look_at_the_storage(world: World, api: Client, uid: str) -> None:
    filled(world, uid, [f"a/{number}" for number in range(100)])
    with watched(shared_client("s3")) as bucket:
        assert api.post(f"{AT}/files/move", body={"source": "a", "target": "b"}).status == 200
    assert Counter(bucket.operations()) == {"CopyObject": 100, "DeleteObjects": 3}
    assert len(agrees(world, api, AT)) == 100


@pytest.mark.parametrize("write", range(1, 5))
def test_a_clone_that_dies_is_whole_after_its_step_again(world: World, api: Client, uid: str, write: int) -> None:
    filled(world, uid, [f"{number:03}" for number in range(120)])
    task = cloned(api)
    with watching(world, Writes({write: die})), suppress(Died):
        step(world, task)
    assert advance(world, task)["status"] == "SUCCEEDED"
    assert len(agrees(world, api, COPY)) == 120


def during(monkeypatch: pytest.MonkeyPatch, path: str, act: Callable[[], object]) -> None:
    """Something happens once, just after the copy of a file was made."""
    duplicate, done = Objects.duplicate, list[str]()

    def then(objects: Objects, source: str, key: str, etag: str | None = None) -> Any:
        made = duplicate(objects, source, key, etag)
        if key.endswith(f"/{path}") and not done:
            done.append(key)
            act()
        return made

    monkeypatch.setattr(Objects, "duplicate", then)


def test_what_others_write_over_a_copy_is_kept(
    world: World, api: Client, uid: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(world, uid, ["a", "b", "c"])
    task = cloned(api)

    def overwritten() -> None:
        key = f"folders/{other}/b"
        shared_client("s3").put_object(Bucket=world.bucket, Key=key, Body=b"new")
        assert tell(message(key)) == []

    other = api.get(COPY).json["uid"]
    during(monkeypatch, "b", overwritten)
    assert step(world, task).status == "SUCCEEDED"
    assert agrees(world, api, COPY) == ["a", "b", "c"]
    assert api.get(f"{COPY}/usage").json["bytes"] == 5


@contextmanager
def conditions_heeded(world: World) -> Iterator[None]:
    """Copies only what has the ETag that is asked for, as S3 does and moto does not."""
    client = shared_client("s3")

    def refused(params: Any, **_: Any) -> Any:
        wanted, source = (params["headers"].get(f"x-amz-copy-source{name}") for name in ("-if-match", ""))
        key = unquote(source.partition("/")[2])
        if wanted in {None, client.head_object(Bucket=world.bucket, Key=key)["ETag"]}:
            return None
        said = {"Error": {"Code": "PreconditionFailed"}, "ResponseMetadata": {"HTTPStatusCode": 412}}
        return AWSResponse("", 412, {}, None), said

    client.meta.events.register("before-call.s3.CopyObject", refused)
    try:
        yield
    finally:
        client.meta.events.unregister("before-call.s3.CopyObject", refused)


def test_a_file_that_has_changed_is_copied_as_it_is(world: World, api: Client, uid: str) -> None:
    filled(world, uid, ["a", "b"])
    shared_client("s3").put_object(Bucket=world.bucket, Key=f"folders/{uid}/a", Body=b"untold")
    with conditions_heeded(world):
        assert step(world, cloned(api)).status == "SUCCEEDED"
    assert agrees(world, api, COPY) == ["a", "b"]
    assert api.get(f"{COPY}/usage").json["bytes"] == 7


def test_a_file_that_has_gone_is_not_copied(world: World, api: Client, uid: str) -> None:
    filled(world, uid, ["a", "b"])
    shared_client("s3").delete_object(Bucket=world.bucket, Key=f"folders/{uid}/a")
    assert step(world, cloned(api)).status == "SUCCEEDED"
    assert agrees(world, api, COPY) == ["b"]


def test_the_storage_tells_of_no_copy() -> None:
    told = resources()["ObjectsBucket"]["Properties"]["NotificationConfiguration"]["QueueConfigurations"]
    events = [one["Event"] for one in told if one["Filter"]["S3Key"]["Rules"][0]["Value"] == "folders/"]
    assert sorted(events) == ["s3:ObjectCreated:CompleteMultipartUpload", "s3:ObjectCreated:Put"]
