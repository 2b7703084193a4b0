"""A folder, and what clients and the storage do with it; moto checks no URL."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote_plus

import pytest

from functions.on_upload import app as on_upload
from tests.support.gateway import Client
from tests.support.world import World, shared_client

FOLDER = "/v1/folders/dataset"


@pytest.fixture
def api(world: World) -> Client:
    client = world.client("folders")
    made = client.post("/v1/folders", body={"name": "dataset"})
    assert made.status == 201, made.body
    return client


@pytest.fixture
def uid(world: World, api: Client) -> str:
    from portico.compute.folders.resource import FOLDERS

    from tests.support.sample_resource import HOME

    found: str = world.platform.get(FOLDERS).repository.get(HOME, "dataset").uid
    return found


Store = Callable[..., None]


@pytest.fixture
def store(world: World, api: Client, uid: str) -> Store:
    """Uploads a file as a client does, and tells of it as the storage does."""

    def upload(path: str, data: bytes = b"x", sequencer: str = "01", *, told: bool = True) -> None:
        asked = api.post(f"{FOLDER}/uploads", body={"path": path, "size": len(data)})
        assert asked.status == 201, asked.body
        shared_client("s3").put_object(Bucket=world.bucket, Key=f"folders/{uid}/{path}", Body=data)
        if told:
            assert tell(message(f"folders/{uid}/{path}", sequencer)) == []

    return upload


def message(key: str, sequencer: str = "01") -> dict[str, Any]:
    """A message of S3's as the queue gives it."""
    entry = {"s3": {"object": {"key": quote_plus(key, safe="/"), "sequencer": sequencer}}, "responseElements": {"x-amz-request-id": "s3-1"}}  # fmt: skip
    return {"messageId": f"{key}@{sequencer}", "body": json.dumps({"Records": [entry]})}


def tell(*messages: Any) -> list[str]:
    """The messages that come again."""
    reply = on_upload.handler({"Records": messages}, None)
    return [item["itemIdentifier"] for item in reply["batchItemFailures"]]


def names(api: Client, path: str = "", **query: Any) -> list[str]:
    """The paths of a directory; those of directories end in `/`."""
    reply = api.get(f"{FOLDER}/files", query={"path": path, **query})
    assert reply.status == 200, reply.body
    return [entry["path"] + "/" * (entry["type"] == "directory") for entry in reply.json["items"]]


def used(api: Client) -> tuple[int, int]:
    """The files and bytes."""
    found = api.get(f"{FOLDER}/usage").json
    return found["files"], found["bytes"]
