"""Uploads on the stack: put to their URL, noticed by the storage's own notification, told to the functions that subscribe."""

import hashlib
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.e2e.api import Api, error_of, unique
from tests.e2e.cloud import Cloud
from tests.e2e.conftest import MakeFunction
from tests.support.waiting import eventually

SEES = "def handle(context, payload):\n    return context['event']\n"
DATA = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


def ask(api: Api, data: bytes, **fields: Any) -> dict[str, Any]:
    reply = api("POST", "/v1/uploads", json={"size": len(data), "content_type": "image/png", **fields})
    assert reply.status_code == 201, reply.text
    upload: dict[str, Any] = reply.json()
    return upload


def put(upload: dict[str, Any], data: bytes, **headers: str) -> httpx.Response:
    return httpx.put(upload["url"], content=data, headers={**upload["headers"], **headers}, timeout=60)


def known(api: Api, upload: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = api("GET", f"/v1/uploads/{upload['id']}").json()
    return found


def marked(api: Api, upload: dict[str, Any]) -> dict[str, Any]:
    """The upload, when it is no longer PENDING."""
    assert eventually(lambda: known(api, upload)["status"] != "PENDING"), known(api, upload)
    return known(api, upload)


@pytest.fixture(scope="module")
def sees(api: Api, make: MakeFunction) -> Iterator[str]:
    """A function that gets the events of uploads, and returns them."""
    function, name = make(SEES), unique("sub")
    body = {"name": name, "event": "dev.portico.upload.*", "function": function}
    assert api("POST", "/v1/subscriptions", json=body).status_code == 201
    yield function
    api("DELETE", f"/v1/subscriptions/{name}?purge=true")


def seen(api: Api, function: str, upload: dict[str, Any]) -> list[dict[str, Any]]:
    """The events of an upload but that of its creation, as the function got them."""
    runs = [api.read(run["id"]) for run in api.all(f"/v1/functions/{function}/runs")]
    events = [run["output"] for run in runs if run["output"] and run["output"]["subject"] == upload["id"]]
    return [event for event in events if event["type"] != "dev.portico.upload.create"]


def test_a_file_that_arrives_runs_a_function_and_can_be_read(api: Api, sees: str) -> None:
    digest = hashlib.sha256(DATA).hexdigest()
    upload = ask(api, DATA, sha256=digest)
    assert (upload["status"], upload["download_url"]) == ("PENDING", None)
    assert put(upload, DATA).status_code == 200
    found = marked(api, upload)
    assert found["status"] == "ARRIVED"
    reply = httpx.get(found["download_url"], timeout=60)
    assert (reply.content, reply.headers["Content-Type"]) == (DATA, "image/png")
    assert reply.headers["Content-Disposition"] == "attachment"
    assert eventually(lambda: len(seen(api, sees, upload)) == 1)
    [event] = seen(api, sees, upload)
    assert event["type"] == "dev.portico.upload.arrive"
    assert event["data"]["data"] == {"size": len(DATA), "content_type": "image/png", "sha256": digest}


def test_a_url_takes_one_file_once(api: Api, sees: str) -> None:
    upload = ask(api, DATA)
    assert put(upload, DATA).status_code == 200
    other = bytes(len(DATA))
    assert put(upload, other).status_code == 412
    found = marked(api, upload)
    assert put({**found}, other).status_code == 412
    assert httpx.get(found["download_url"], timeout=60).content == DATA
    time.sleep(2)
    assert [event["type"] for event in seen(api, sees, upload)] == ["dev.portico.upload.arrive"]


def test_what_was_not_announced_is_refused_by_the_storage(api: Api, cloud: Cloud) -> None:
    upload = ask(api, DATA, sha256=hashlib.sha256(DATA).hexdigest())
    changed = DATA[:-1] + b"!"
    unconditional = {name: value for name, value in upload["headers"].items() if name != "If-None-Match"}
    tampered = (
        put(upload, DATA + b"!", **{"Content-Length": str(len(DATA) + 1)}),
        put(upload, DATA, **{"Content-Type": "text/html"}),
        put(upload, DATA, **{"x-amz-tagging": "unfinished=false"}),
        put(upload, changed),
        put({**upload, "headers": unconditional}, DATA),
    )
    assert all(reply.status_code in (400, 403) for reply in tampered), [reply.status_code for reply in tampered]
    s3, bucket = cloud.client("s3"), cloud.outputs["ObjectsBucket"]
    listed = s3.list_objects_v2(Bucket=bucket, Prefix=f"uploads/project/{api.access.domain}/{api.access.project}/")
    assert upload["id"] not in str(listed.get("Contents"))
    assert known(api, upload)["status"] == "PENDING"


def test_what_comes_another_way_is_rejected_with_its_reason(api: Api, cloud: Cloud, sees: str) -> None:
    upload = ask(api, DATA)
    key = f"uploads/project/{api.access.domain}/{api.access.project}/{upload['id']}"
    cloud.client("s3").put_object(
        Bucket=cloud.outputs["ObjectsBucket"], Key=key, Body=b"<html>", ContentType="text/html"
    )
    found = marked(api, upload)
    assert (found["status"], found["download_url"]) == ("REJECTED", None)
    assert "6 bytes of text/html" in found["reason"]
    assert eventually(lambda: [event["type"] for event in seen(api, sees, upload)] == ["dev.portico.upload.reject"])


def test_only_an_archive_is_a_source(api: Api) -> None:
    upload = ask(api, DATA)
    assert put(upload, DATA).status_code == 200
    error = error_of(api.create(unique(), source={"upload": upload["id"]}), 422, "VALIDATION_FAILED")
    assert error["details"]["errors"][0]["field"] == "source.upload"


def test_what_arrives_for_an_upload_that_is_not_there_goes(api: Api, cloud: Cloud) -> None:
    s3, bucket = cloud.client("s3"), cloud.outputs["ObjectsBucket"]
    key = f"uploads/project/{api.access.domain}/{api.access.project}/01a00000-0000-7000-8000-000000000000"
    s3.put_object(Bucket=bucket, Key=key, Body=DATA, ContentType="image/png")
    assert eventually(lambda: "Contents" not in s3.list_objects_v2(Bucket=bucket, Prefix=key))


def test_another_tenant_sees_nothing_of_it(api: Api, neighbour: Api) -> None:
    upload = ask(api, DATA)
    assert put(upload, DATA).status_code == 200
    marked(api, upload)
    error_of(neighbour("GET", f"/v1/uploads/{upload['id']}"), 404, "UPLOAD_NOT_FOUND")
