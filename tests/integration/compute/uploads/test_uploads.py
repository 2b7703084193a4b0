"""Uploads: what is bound into their URL, what is checked when they are used, who may use them, and when they go."""

import hashlib
import io
import stat
import zipfile
from base64 import b64encode
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from portico.compute.uploads.actions import CreateUpload
from portico.compute.uploads.service import URL_SECONDS, USABLE
from portico.core.model.scope import Scope

from tests.support.gateway import Client
from tests.support.hooks import watched
from tests.support.sample_resource import ANN, HOME
from tests.support.world import FUNCTION, World, shared_client

CODE = "def handle(context, payload):\n    return payload\n"


def packed(files: dict[str, str | bytes] | None = None, **attributes: Any) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, body in (files or {"main.py": CODE}).items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            for attribute, value in attributes.items():
                setattr(entry, attribute, value)
            zipped.writestr(entry, body)
    return buffer.getvalue()


@pytest.fixture
def api(world: World) -> Client:
    return world.client("uploads")


def ask(api: Client, data: bytes, **fields: Any) -> Any:
    reply = api.post("/v1/uploads", body={"size": len(data), **fields})
    assert reply.status == 201, reply.body
    return reply.json


def put(world: World, upload: Any, data: bytes, content_type: str = "application/zip", scope: Scope = HOME) -> None:
    """What a client does with the URL, but that moto checks none of it."""
    key = f"uploads/{scope}/{upload['id']}"
    shared_client("s3").put_object(Bucket=world.bucket, Key=key, Body=data, ContentType=content_type)


def use(world: World, upload_id: str, **headers: str) -> Any:
    body = {**FUNCTION, "source": {"upload": upload_id}}
    return world.client("functions").post("/v1/functions", body=body, **headers)


def test_an_upload_becomes_a_function(world: World, api: Client) -> None:
    data = packed()
    digest = hashlib.sha256(data).hexdigest()
    upload = ask(api, data, sha256=digest)
    put(world, upload, data)
    reply = use(world, upload["id"])
    assert (reply.status, reply.json["source_sha256"]) == (201, digest)
    [key] = world.objects("code/")
    assert (world.platform.objects.get(key), world.tags(key)) == (data, {"unfinished": "true"})
    again = world.client("functions").patch("/v1/functions/hello", body={"source": {"upload": upload["id"]}})
    assert (again.status, again.json["version"]) == (200, 1)


def test_the_url_binds_what_was_announced(api: Client) -> None:
    data = packed()
    upload = ask(api, data, sha256=hashlib.sha256(data).hexdigest())
    query = parse_qs(urlsplit(upload["url"]).query)
    signed = set(query["X-Amz-SignedHeaders"][0].split(";"))
    assert signed == {
        "content-length",
        "content-type",
        "host",
        "if-none-match",
        "x-amz-checksum-sha256",
        "x-amz-tagging",
    }
    assert query["X-Amz-Expires"] == [str(URL_SECONDS)]
    assert {name.lower() for name in upload["headers"]} == signed - {"host"}
    assert upload["headers"]["x-amz-checksum-sha256"] == b64encode(hashlib.sha256(data).digest()).decode()
    assert (upload["headers"]["Content-Length"], upload["method"]) == (str(len(data)), "PUT")


@pytest.mark.parametrize(("fields", "field"), [
    ({"size": 0}, "size"), ({"size": 50 * 1024 * 1024 + 1}, "size"), ({"size": "x"}, "size"), ({"sha256": "x"}, "sha256"),
    ({"content_type": "zip"}, "content_type"), ({"key": "x"}, "key"),
])  # fmt: skip
def test_a_bad_request_names_the_field(api: Client, fields: dict[str, Any], field: str) -> None:
    reply = api.post("/v1/uploads", body={"size": 10, **fields})
    assert (reply.status, reply.fields) == (422, [field])


def test_what_has_not_arrived(world: World, api: Client) -> None:
    reply = use(world, ask(api, b"x")["id"])
    assert (reply.status, reply.error["code"]) == (409, "UPLOAD_NOT_ARRIVED")
    assert world.objects("code/") == []


@pytest.mark.parametrize("arrived", [packed() + b"x", packed({"main.py": "x" * 4})])
def test_another_size_than_announced(world: World, api: Client, arrived: bytes) -> None:
    upload = ask(api, packed())
    put(world, upload, arrived)
    reply = use(world, upload["id"])
    assert (reply.status, reply.fields) == (422, ["source.upload"])


def test_another_content_type_or_digest_than_announced(world: World, api: Client) -> None:
    data = packed()
    upload = ask(api, data)
    put(world, upload, data, "text/html")
    assert use(world, upload["id"]).fields == ["source.upload"]
    bound = ask(api, data, sha256="0" * 64)
    put(world, bound, data)
    assert "SHA-256" in use(world, bound["id"]).error["message"]


def _declared(data: bytes, size: int) -> bytes:
    """The archive, whose directory says that its file has so many bytes."""
    place = data.index(b"PK\x01\x02") + 24
    return data[:place] + size.to_bytes(4, "little") + data[place + 4 :]


HOSTILE = {
    "no zip": b"x" * 100,
    "a path out": packed({"../main.py": CODE}),
    "an absolute path": packed({"/etc/passwd": CODE}),
    "a link": packed(external_attr=(stat.S_IFLNK | 0o777) << 16),
    "a device": packed(external_attr=(stat.S_IFCHR | 0o777) << 16),
    "nothing": packed({"folder/": ""}),
    "too large unpacked": _declared(packed(), 251 * 1024 * 1024),
    "too many": packed({f"{number}.py": "" for number in range(10_001)}),
    "a damaged directory": packed()[:-30] + b"\xff" * 30,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_archives_are_refused(world: World, api: Client, name: str) -> None:
    upload = ask(api, HOSTILE[name])
    put(world, upload, HOSTILE[name])
    reply = use(world, upload["id"])
    assert (reply.status, reply.fields) == (422, ["source.upload"])
    assert world.objects("code/") == []


def test_only_the_directory_of_an_archive_is_parsed(world: World, api: Client) -> None:
    data = packed({"main.py": CODE, "big.bin": bytes(range(256)) * 4096})
    upload = ask(api, data)
    put(world, upload, data)
    with watched(shared_client("s3")) as requests:
        assert use(world, upload["id"]).status == 201
    assert requests.operations()[0] == "HeadObject"
    assert requests.operations()[-1] == "CopyObject"


def test_anothers_upload_is_not_there(world: World, api: Client) -> None:
    data = packed()
    foreign = Scope("acme", "audio")
    made = world.run(CreateUpload(foreign, len(data), "application/zip"), world.owner(foreign))
    put(world, {"id": made.id}, data, scope=foreign)
    reply = use(world, made.id)
    assert (reply.status, reply.error["code"]) == (404, "UPLOAD_NOT_FOUND")
    assert api.get(f"/v1/uploads/{made.id}").status == 404


def test_an_upload_goes_after_an_hour(world: World, api: Client) -> None:
    data = packed()
    upload = ask(api, data)
    put(world, upload, data)
    assert world.platform.store.counters.total(f"{HOME}#storage") == len(data)
    world.clock.advance(USABLE.total_seconds() + 1)
    assert api.get(f"/v1/uploads/{upload['id']}").status == 404
    assert use(world, upload["id"]).status == 404
    assert world.sweep() is None
    assert (world.objects(), world.platform.store.counters.total(f"{HOME}#storage")) == ([], 0)


def test_a_reader_gets_no_url_to_write_to(world: World, api: Client) -> None:
    upload = ask(api, b"xyz")
    rules = [{"subjects": ["user:eve"], "actions": ["upload:get"], "resources": ["upload:vision/*"]}]
    chief = world.client("authz", replace(ANN, name="chief", role="domain_admin"))
    body = {"name": "read", "rules": rules, "effect": "permit"}
    assert chief.post("/v1/domains/acme/policies", body=body).status == 201
    eve = world.client("uploads", replace(ANN, name="eve", projects={"vision": "viewer"}))
    found = eve.get(f"/v1/uploads/{upload['id']}")
    assert (found.status, found.json["url"], found.json["headers"]) == (200, None, {})
    assert {**found.json, "url": 0, "headers": 0} == {**upload, "url": 0, "headers": 0}


def test_get_gives_a_url_again(api: Client) -> None:
    upload = ask(api, b"xyz")
    found = api.get(f"/v1/uploads/{upload['id']}").json
    assert {**found, "url": 0} == {**upload, "url": 0}
