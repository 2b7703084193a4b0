"""Versions, rollback, aliases, environment and uploads of functions, on a stack that really runs the code."""

import hashlib
import io
import os
import threading
import zipfile
from collections import Counter
from typing import Any

import httpx
import pytest

from tests.e2e.api import Api, error_of, unique
from tests.e2e.conftest import MakeFunction

VALUE = "def handle(context, payload):\n    return {!r}\n"
LARGE = "from pathlib import Path\n\ndef handle(context, payload):\n    return Path(__file__).with_name('data').stat().st_size\n"
ENVIRONMENT = "import os\n\ndef handle(context, payload):\n    return dict(os.environ)\n"
SIZE = 45 * 1024 * 1024


def packed(size: int = SIZE) -> bytes:
    """An archive that cannot be made smaller."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("main.py", LARGE)
        zipped.writestr("data", os.urandom(size))
    return buffer.getvalue()


def update(api: Api, name: str, code: str, **fields: Any) -> dict[str, Any]:
    reply = api("PATCH", f"/v1/functions/{name}", json={"source": {"files": {"main.py": code}}, **fields})
    assert reply.status_code == 200, reply.text
    return reply.json()  # type: ignore[no-any-return]


def run(api: Api, name: str, **query: Any) -> dict[str, Any]:
    reply = api("POST", f"/v1/functions/{name}/runs", params={"blocking": "true", **query}, json={"input": None})
    assert reply.status_code == 200, reply.text
    return reply.json()  # type: ignore[no-any-return]


def test_it_serves_while_an_update_is_built(api: Api, make: MakeFunction) -> None:
    name = make(VALUE.format("one"))
    seen: list[Any] = []
    done = threading.Event()

    def call() -> None:
        while not done.is_set():
            seen.append(run(api, name)["output"])

    caller = threading.Thread(target=call)
    caller.start()
    try:
        changed = update(api, name, VALUE.format("two"))
        assert (changed["status"], changed["version"], changed["serving_version"]) == ("CREATING", 2, 1)
        assert api.built(name)["serving_version"] == 2
        assert run(api, name)["output"] == "two"
    finally:
        done.set()
        caller.join()
    assert set(seen) <= {"one", "two"}
    assert seen == sorted(seen)


def test_a_failed_update_leaves_the_old_version_and_says_why(api: Api, make: MakeFunction) -> None:
    name = make(VALUE.format("one"))
    update(api, name, "import nowhere\n")
    failed = api.built(name)
    assert (failed["status"], failed["reason"]["type"], failed["serving_version"]) == ("ERROR", "ImportError", 1)
    assert run(api, name)["output"] == "one"
    found = api("GET", f"/v1/functions/{name}/versions/2").json()
    assert (found["status"], found["reason"]["type"]) == ("ERROR", "ImportError")


def test_rollback_and_aliases(api: Api, make: MakeFunction) -> None:
    name = make(VALUE.format("one"))
    update(api, name, VALUE.format("two"))
    api.built(name)
    assert (run(api, name, version="1")["output"], run(api, name, version="2")["output"]) == ("one", "two")
    back = api("POST", f"/v1/functions/{name}/rollback", json={})
    assert (back.status_code, back.json()["version"], back.json()["status"]) == (200, 1, "READY")
    assert run(api, name)["output"] == "one"
    shares = [{"version": 1, "weight": 50}, {"version": 2, "weight": 50}]
    made = api("POST", f"/v1/functions/{name}/aliases", json={"name": "live", "versions": shares})
    assert made.status_code == 201, made.text
    drawn = [run(api, name, alias="live") for _ in range(24)]
    assert Counter(one["version"] for one in drawn).keys() == {1, 2}
    assert all(one["output"] == {1: "one", 2: "two"}[one["version"]] for one in drawn)
    assert update(api, name, VALUE.format("three"))["version"] == 3
    api.built(name)
    error_of(api("POST", f"/v1/functions/{name}/runs?version=9", json={"input": 1}), 404, "VERSION_NOT_FOUND")
    error_of(api("POST", f"/v1/functions/{name}/runs?alias=nope", json={"input": 1}), 404, "ALIAS_NOT_FOUND")


def test_the_environment_is_the_users(api: Api, make: MakeFunction) -> None:
    name = make(ENVIRONMENT, environment={"GREETING": 'Grüß "Gott"', "EMPTY": ""})
    found = run(api, name)["output"]
    assert (found["GREETING"], found["EMPTY"]) == ('Grüß "Gott"', "")
    assert not [key for key in found if key.startswith(("PORTICO_", "AWS_"))]
    assert found.keys() - {"GREETING", "EMPTY"} <= {"PATH", "LANG", "HOME", "TMPDIR", "LAMBDA_TASK_ROOT", "LC_CTYPE"}


def test_an_invalid_schema_is_refused(api: Api) -> None:
    error = error_of(api.create(unique(), schema={"in": {"type": "nope"}}), 422, "VALIDATION_FAILED")
    assert error["details"]["errors"][0]["field"] == "schema.in"


@pytest.fixture(scope="module")
def archive() -> bytes:
    return packed()


def ask(api: Api, archive: bytes) -> dict[str, Any]:
    body = {"size": len(archive), "sha256": hashlib.sha256(archive).hexdigest()}
    reply = api("POST", "/v1/uploads", json=body)
    assert reply.status_code == 201, reply.text
    return reply.json()  # type: ignore[no-any-return]


def test_a_large_archive_by_upload(api: Api, neighbour: Api, archive: bytes) -> None:
    upload = ask(api, archive)
    name = unique("large")
    source = {"upload": upload["id"]}
    error_of(api.create(name, source=source), 409, "UPLOAD_NOT_ARRIVED")
    put = httpx.put(upload["url"], content=archive, headers=upload["headers"], timeout=60)
    assert put.status_code == 200, put.text
    error_of(neighbour.create(name, source=source), 404, "UPLOAD_NOT_FOUND")
    error_of(neighbour("GET", f"/v1/uploads/{upload['id']}"), 404, "UPLOAD_NOT_FOUND")
    made = api.create(name, source=source)
    assert made.status_code == 201, made.text
    assert made.json()["source_sha256"] == hashlib.sha256(archive).hexdigest()
    built = api.built(name, 120)
    assert built["status"] == "READY", built
    assert run(api, name)["output"] == SIZE
    api.purge(name)


def test_what_is_not_what_was_announced_is_not_used(api: Api) -> None:
    announced, other = packed(1000), packed(2000)
    upload = ask(api, announced)
    headers = {key: value for key, value in upload["headers"].items() if key != "Content-Length"}
    httpx.put(upload["url"], content=other, headers=headers, timeout=60)
    reply = api.create(unique(), source={"upload": upload["id"]})
    assert reply.status_code in (409, 422), reply.text  # refused by the storage, or on arrival
