"""Arrivals of uploads: marked once and published once, however often, late or mistakenly the storage reports them."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, quote_plus, urlsplit

import pytest
from portico.compute.uploads.resource import UPLOADS
from portico.compute.uploads.service import URL_SECONDS, USABLE
from portico.core.data.journal import Record
from portico.core.model.call import Call, Origin
from portico.core.model.principal import PLATFORM
from portico.core.model.scope import Scope
from portico.core.services.container import EmptyContainer

from functions.on_upload import app as on_upload
from tests.integration.compute.uploads.test_uploads import ask, put, use
from tests.support.gateway import Client
from tests.support.hooks import watched
from tests.support.sample_resource import HOME
from tests.support.world import World, shared_client

PNG = "image/png"
DATA = b"\x89PNG and more"


@pytest.fixture
def api(world: World) -> Client:
    return world.client("uploads")


def told(*keys: str) -> dict[str, Any]:
    """A message of S3's as the queue gives it: a notification of these objects."""
    records = [{"s3": {"object": {"key": quote_plus(key, safe="/")}}, "responseElements": {"x-amz-request-id": "s3-1"}} for key in keys]  # fmt: skip
    return {"messageId": keys[0], "body": json.dumps({"Records": records})}


def key_of(upload: Any, scope: Scope = HOME) -> str:
    return f"uploads/{scope}/{upload['id']}"


def tell(*messages: Any) -> list[str]:
    """The messages that come again."""
    reply = on_upload.handler({"Records": messages}, None)
    return [item["itemIdentifier"] for item in reply["batchItemFailures"]]


def marks(world: World) -> list[Record]:
    return [record for record in world.records() if record.operation in {"arrive", "reject"}]


def shown(api: Client, upload: Any) -> Any:
    return api.get(f"/v1/uploads/{upload['id']}").json


def test_what_arrived_can_be_read_and_is_told(world: World, api: Client) -> None:
    digest = "ab" * 32
    upload = ask(api, DATA, content_type=PNG, sha256=digest)
    assert (upload["status"], upload["download_url"], upload["arrived_at"]) == ("PENDING", None, None)
    put(world, upload, DATA, PNG)
    assert tell(told(key_of(upload))) == []
    found = shown(api, upload)
    assert (found["status"], found["reason"]) == ("ARRIVED", None)
    address = urlsplit(found["download_url"])
    assert (address.path, parse_qs(address.query)["X-Amz-Expires"]) == (
        f"/{world.bucket}/{key_of(upload)}",
        [str(URL_SECONDS)],
    )
    [record] = marks(world)
    event = record.event()
    assert (event["type"], event["subject"]) == ("dev.portico.upload.arrive", upload["id"])
    assert event["data"]["data"] == {"size": len(DATA), "content_type": PNG, "sha256": digest}
    assert (event["data"]["actor"], event["data"]["state"], event["data"]["outcome"]) == (
        PLATFORM.subject,
        "ARRIVED",
        "success",
    )


@pytest.mark.parametrize(("arrived", "content_type"), [(DATA + b"!", PNG), (DATA, "text/html"), (b"", PNG)])
def test_what_was_not_announced_is_rejected_for_good(
    world: World, api: Client, arrived: bytes, content_type: str
) -> None:
    upload = ask(api, DATA, content_type=PNG)
    put(world, upload, arrived, content_type)
    assert tell(told(key_of(upload))) == []
    found = shown(api, upload)
    assert (found["status"], found["download_url"]) == ("REJECTED", None)
    assert f"{len(arrived)} bytes of {content_type}" in found["reason"]
    put(world, upload, DATA, PNG)
    assert tell(told(key_of(upload))) == []
    assert shown(api, upload)["status"] == "REJECTED"
    [record] = marks(world)
    assert record.event()["type"] == "dev.portico.upload.reject"
    assert record.data == {"size": len(arrived), "content_type": content_type, "reason": found["reason"]}


def test_told_twice_it_is_marked_once(world: World, api: Client) -> None:
    upload = ask(api, DATA, content_type=PNG)
    put(world, upload, DATA, PNG)
    message = told(key_of(upload))
    assert tell(message, {**message, "messageId": "again"}) == []
    version = world.platform.get(UPLOADS).repository.get(HOME, upload["id"]).version
    assert tell(message) == []
    assert world.platform.get(UPLOADS).repository.get(HOME, upload["id"]).version == version
    assert len(marks(world)) == 1


def purge_of(world: World) -> Call:
    """The call that purges the project."""
    action = EmptyContainer(Scope("acme"), "projects", str(HOME.project))
    return Call(PLATFORM, action, Origin("r-1"), world.clock.now())


def meanwhile(world: World, monkeypatch: pytest.MonkeyPatch, what: Callable[[], object]) -> None:
    """Lets something happen between the reading of an upload and the writing of its mark, once."""
    pending, find = [what], world.platform.objects.find

    def find_then(key: str) -> Any:
        found = find(key)
        if pending:
            pending.pop()()
        return found

    monkeypatch.setattr(world.platform.objects, "find", find_then)


def test_two_that_are_told_at_once_mark_it_once(world: World, api: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = ask(api, DATA, content_type=PNG)
    put(world, upload, DATA, PNG)
    meanwhile(world, monkeypatch, lambda: tell(told(key_of(upload))))
    assert tell(told(key_of(upload))) == []
    assert (shown(api, upload)["status"], len(marks(world))) == ("ARRIVED", 1)


def test_an_upload_that_goes_while_it_is_marked_leaves_nothing(
    world: World, api: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = ask(api, DATA, content_type=PNG)
    put(world, upload, DATA, PNG)

    def gone() -> None:
        uploads = world.platform.get(UPLOADS)
        uploads.repository.purge(purge_of(world), uploads.repository.get(HOME, upload["id"]))

    meanwhile(world, monkeypatch, gone)
    assert tell(told(key_of(upload))) == []
    assert (world.objects("uploads/"), marks(world)) == ([], [])


def test_told_late_of_what_is_over_or_gone(world: World, api: Client) -> None:
    gone, over = ask(api, DATA, content_type=PNG), ask(api, DATA, content_type=PNG)
    assert tell(told(key_of(gone))) == []  # its object is gone
    put(world, over, DATA, PNG)
    world.clock.advance(USABLE.total_seconds() + 1)
    assert tell(told(key_of(over))) == []
    assert marks(world) == []
    world.sweep()
    put(world, over, DATA, PNG)
    assert tell(told(key_of(over))) == []  # now the upload is gone: what came for it goes too
    assert (world.objects("uploads/"), world.records()[-1].outcome) == ([], "success")


def test_a_download_lasts_no_longer_than_the_file(world: World, api: Client) -> None:
    upload = ask(api, DATA, content_type=PNG)
    put(world, upload, DATA, PNG)
    tell(told(key_of(upload)))
    world.clock.advance(USABLE.total_seconds() - 60)
    query = parse_qs(urlsplit(shown(api, upload)["download_url"]).query)
    assert (query["X-Amz-Expires"], query["response-content-disposition"]) == (["60"], ["attachment"])


@pytest.mark.parametrize(
    "key", ["code/x/1.zip", "uploads/", "uploads/nowhere/x", "uploads/project/acme/", "runs/uploads/project/a/b/c"]
)
def test_objects_that_are_no_uploads_are_let_alone(world: World, key: str) -> None:
    world.platform.objects.put(key, b"x")
    assert tell(told(key)) == []
    assert world.objects(key) == [key]


def test_the_message_that_tests_the_queue_is_no_arrival() -> None:
    body = {"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "objects"}
    assert tell({"messageId": "test", "body": json.dumps(body)}) == []


def test_what_cannot_be_marked_now_comes_again(world: World, api: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = ask(api, DATA, content_type=PNG), ask(api, DATA, content_type=PNG)
    for upload in (good, bad):
        put(world, upload, DATA, PNG)
    find = world.platform.objects.find

    def broken(key: str) -> Any:
        if bad["id"] in key:
            raise ConnectionError("away")
        return find(key)

    monkeypatch.setattr(world.platform.objects, "find", broken)
    assert tell(told(key_of(good)), told(key_of(bad)), {"messageId": "torn", "body": "{"}) == [key_of(bad), "torn"]
    assert [shown(api, upload)["status"] for upload in (good, bad)] == ["ARRIVED", "PENDING"]


def test_a_mark_is_one_head_and_one_transaction(world: World, api: Client) -> None:
    upload = ask(api, DATA, content_type=PNG)
    put(world, upload, DATA, PNG)
    with watched(shared_client("s3")) as of_s3, watched(world.platform.table.client) as of_dynamodb:
        tell(told(key_of(upload)))
    assert (of_s3.operations(), of_dynamodb.operations()) == (["HeadObject"], ["GetItem", "TransactWriteItems"])


def test_only_archives_are_sources(world: World, api: Client) -> None:
    upload = ask(api, DATA, content_type=PNG)
    put(world, upload, DATA, PNG)
    tell(told(key_of(upload)))
    reply = use(world, upload["id"])
    assert (reply.status, reply.fields) == (422, ["source.upload"])
    assert PNG in reply.error["message"]


@pytest.mark.parametrize("content_type", ["image/png", "application/vnd.api+json", "x-y/z.1", "text/plain"])
def test_any_media_type_may_be_announced(api: Client, content_type: str) -> None:
    upload = ask(api, DATA, content_type=content_type)
    assert (upload["content_type"], upload["headers"]["Content-Type"]) == (content_type, content_type)


@pytest.mark.parametrize(
    "content_type", ["", "png", "image/", "/png", "image/png; q=1", "Image/PNG", "image/p ng", "a/b/c", "a/b\r\nx: y", "é/x", None, "a/" + "b" * 128]
)  # fmt: skip
def test_what_is_no_media_type_is_refused_by_name(api: Client, content_type: Any) -> None:
    reply = api.post("/v1/uploads", body={"size": 3, "content_type": content_type})
    assert (reply.status, reply.fields) == (422, ["content_type"])


def test_a_purge_of_the_project_takes_what_was_uploaded_along(world: World, api: Client) -> None:
    neighbour = Scope("acme", f"{HOME.project}2")
    for scope, name in ((HOME, "mine"), (neighbour, "theirs")):
        world.platform.objects.put(f"uploads/{scope}/{name}", DATA)
    upload = ask(api, DATA, content_type=PNG)
    put(world, upload, DATA, PNG)
    world.platform.get(UPLOADS).purge_all(purge_of(world), HOME)
    assert world.objects("uploads/") == [f"uploads/{neighbour}/theirs"]
    assert world.platform.get(UPLOADS).is_empty(HOME)
