"""Functions: from their creation to their purge."""

import base64
import io
import json
import zipfile
from typing import Any

import pytest

from tests.e2e.api import ECHO, Api, error_of, unique, version_of
from tests.e2e.cloud import Cloud
from tests.e2e.conftest import MakeFunction
from tests.support.waiting import eventually

VALUE = "def handle(context, payload):\n    return {!r}\n"


def _zip(**files: str) -> str:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as zipped:
        for name, text in files.items():
            zipped.writestr(f"{name}.py", text)
    return base64.b64encode(buffer.getvalue()).decode()


def test_a_function_is_creating_and_then_ready(api: Api) -> None:
    name = unique()
    reply = api.create(name)
    assert (reply.status_code, reply.json()["status"]) == (201, "CREATING")
    assert (reply.headers["Location"], version_of(reply)) == (f"/v1/functions/{name}", 1)
    error = error_of(api("POST", f"/v1/functions/{name}/runs", json={"input": 1}), 409, "FUNCTION_NOT_READY")
    assert error["details"]["status"] == "CREATING"
    assert api.built(name)["status"] == "READY"
    assert api.run(name, 1)["output"] == 1
    api.purge(name)


BROKEN = {
    "cannot be imported": ("import nowhere\n" + ECHO, "main.handle", "ImportError", 1),
    "raises when imported": ("x = 1\ny = 1 / 0\n" + ECHO, "main.handle", "ImportError", 2),
    "no such module": (ECHO, "other.handle", "ImportError", None),
    "no such attribute": (ECHO, "main.missing", "HandlerNotFound", None),
    "not a function": ("handle = 1\n", "main.handle", "HandlerInvalid", None),
    "too few arguments": ("def handle(context):\n    pass\n", "main.handle", "HandlerInvalid", None),
    "too many arguments": ("def handle(a, b, c):\n    pass\n", "main.handle", "HandlerInvalid", None),
    "syntax error": ("x = 1\n\ndef handle(context, payload)\n    pass\n", "main.handle", "SyntaxError", 3),
    "exits when imported": ("import os\nos._exit(1)\n", "main.handle", None, None),
}


@pytest.fixture(scope="module")
def broken(api: Api) -> Any:
    """A function of each broken kind, created at once; they are gone after the module."""
    names = {kind: unique("broken") for kind in BROKEN}
    for kind, (code, handler, *_) in BROKEN.items():
        assert api.create(names[kind], code, handler=handler).status_code == 201
    yield names
    for name in names.values():
        api.purge(name)


@pytest.mark.parametrize("kind", BROKEN)
def test_what_cannot_run_is_an_error_with_its_reason(api: Api, broken: dict[str, str], kind: str) -> None:
    function = api.built(broken[kind])
    _, _, type_, line = BROKEN[kind]
    assert function["status"] == "ERROR"
    assert type_ in {None, function["reason"]["type"]}, function["reason"]
    assert function["reason"]["message"]
    assert function["reason"]["line"] == line
    assert (function["reason"]["file"] == "main.py") == (line is not None)
    error = error_of(api("POST", f"/v1/functions/{broken[kind]}/runs", json={"input": 1}), 409, "FUNCTION_NOT_READY")
    assert error["details"]["status"] == "ERROR"
    assert "ERROR" in error["message"]


def test_an_error_is_mended_by_an_update(api: Api, broken: dict[str, str]) -> None:
    name = broken["syntax error"]
    assert api.built(name)["status"] == "ERROR"
    fixed = {"source": {"files": {"main.py": ECHO}}}
    assert api("PATCH", f"/v1/functions/{name}", json=fixed).json()["status"] == "CREATING"
    function = api.built(name)
    assert (function["status"], function["reason"], function["version"]) == ("READY", None, 2)
    assert api.run(name, "mended")["output"] == "mended"


def test_the_code_may_come_as_a_zip(api: Api, make: MakeFunction) -> None:
    code = "import helper\ndef handle(context, payload):\n    return helper.twice(payload)\n"
    packed = _zip(main=code, helper="def twice(x):\n    return x * 2\n")
    assert api.run(make(source={"zip": packed}), 21)["output"] == 42


@pytest.mark.parametrize("packed", ["!!!", base64.b64encode(b"no zip").decode(), base64.b64encode(b"PK").decode()])
def test_what_is_no_zip_is_refused(api: Api, packed: str) -> None:
    error = error_of(api.create(unique(), source={"zip": packed}), 422)
    assert error["details"]["errors"][0]["field"] == "source.zip"


@pytest.mark.parametrize("path", ["../evil.py", "/etc/evil.py", "a/../../evil.py"])
def test_files_stay_in_the_functions_folder(api: Api, path: str) -> None:
    error = error_of(api.create(unique(), source={"files": {path: ECHO}}), 422)
    assert error["details"]["errors"][0]["field"].startswith("source.files")


def test_a_name_is_unique_ignoring_case(api: Api, make: MakeFunction) -> None:
    name = make()
    error_of(api.create(name), 409, "FUNCTION_EXISTS")
    error_of(api.create(name.upper()), 409, "FUNCTION_EXISTS")
    assert api("GET", f"/v1/functions/{name.upper()}").json()["name"] == name


def test_an_update_changes_behaviour_and_version(api: Api, make: MakeFunction) -> None:
    name = make(VALUE.format("old"))
    assert (old := api.run(name))["output"] == "old"
    updated = api("PATCH", f"/v1/functions/{name}", json={"source": {"files": {"main.py": VALUE.format("new")}}})
    assert (updated.status_code, updated.json()["status"], updated.json()["version"]) == (200, "CREATING", 2)
    assert api.built(name)["status"] == "READY"
    new = api.run(name)
    assert (new["output"], old["version"], new["version"]) == ("new", 1, 2)


def test_texts_and_tags_change_without_a_build(api: Api, make: MakeFunction) -> None:
    name = make()
    changes = {"description": "Größe 数", "display_name": "N", "tags": {"team": "vision"}}
    reply = api("PATCH", f"/v1/functions/{name}", json=changes)
    assert (reply.status_code, reply.json()["status"], reply.json()["version"]) == (200, "READY", 1)
    assert {field: reply.json()[field] for field in changes} == changes


def test_an_etag_saves_and_protects(api: Api, make: MakeFunction) -> None:
    path = f"/v1/functions/{make()}"
    tag = api("GET", path).headers["ETag"]
    assert api("GET", path, headers={"If-None-Match": tag}).status_code == 304
    changed = api("PATCH", path, json={"description": "1"}, headers={"If-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag
    for method in ("PATCH", "DELETE"):
        body = {"json": {"description": "2"}} if method == "PATCH" else {}
        error_of(api(method, path, headers={"If-Match": tag}, **body), 412, "PRECONDITION_FAILED")
    assert api("GET", path).json()["description"] == "1"


@pytest.mark.alone  # it sees that nothing is left of all that is stored
def test_deleted_restored_and_purged(api: Api, cloud: Cloud) -> None:
    before, archives = cloud.user_functions(), cloud.archives()
    name = unique()
    assert api.create(name).status_code == 201
    assert api.built(name)["status"] == "READY"
    (made,) = cloud.user_functions() - before
    assert api("DELETE", f"/v1/functions/{name}").status_code == 204
    error_of(api("GET", f"/v1/functions/{name}"), 404, "FUNCTION_NOT_FOUND")
    error_of(api("DELETE", f"/v1/functions/{name}"), 404)
    error_of(api("POST", f"/v1/functions/{name}/runs", json={"input": 1}), 404)
    assert name not in {function["name"] for function in api.all("/v1/functions")}
    error_of(api.create(name), 409, "FUNCTION_EXISTS")
    assert api("POST", f"/v1/functions/{name}/restore").status_code == 200
    assert api.run(name, "back")["output"] == "back"
    assert api("DELETE", f"/v1/functions/{name}?purge=true").status_code == 204
    error_of(api("POST", f"/v1/functions/{name}/restore"), 404)
    assert eventually(lambda: made not in cloud.user_functions())
    assert eventually(lambda: cloud.archives() <= archives)
    assert api.create(name, VALUE.format("another")).status_code == 201
    assert api.built(name)["status"] == "READY"
    assert api.run(name)["output"] == "another"
    assert len(api.all(f"/v1/functions/{name}/runs")) == 1
    api.purge(name)


def test_a_search_filters_and_goes_from_page_to_page(api: Api) -> None:
    prefix = unique("many")
    names = [f"{prefix}-{number}" for number in range(7)]
    for number, name in enumerate(names):
        assert api.create(name, timeout=number + 1).status_code == 201
    try:
        _check_pages(api, prefix, names)
        chosen = {"AND": [{"name": {"starts_with": prefix}}, {"NOT": {"timeout": {"gt": 2}}}]}
        found = api("POST", "/v1/functions/search", json={"filter": chosen}).json()
        assert [function["name"] for function in found["items"]] == names[:2]
        newest = api.all("/v1/functions", filter=json.dumps({"name": {"starts_with": prefix}}), order="created_at:desc")
        assert [function["name"] for function in newest] == names[::-1]
    finally:
        for name in names:
            api.built(name)  # which changes it, and a batch is refused that meets a change
        assert api("POST", "/v1/functions/batch-purge", json={"names": names}).status_code == 204


def _check_pages(api: Api, prefix: str, names: list[str]) -> None:
    wanted = json.dumps({"name": {"starts_with": prefix}})
    found, query = [], {"filter": wanted, "limit": "3"}
    while True:
        page = api("GET", "/v1/functions", params=query).json()
        assert page["total_count"] == len(names)
        found += [function["name"] for function in page["items"]]
        if not page["has_more"]:
            break
        query = {"filter": wanted, "limit": "3", "cursor": page["next_cursor"]}
    assert found == names
    other = {"limit": "3", "cursor": query["cursor"]}
    error_of(api("GET", "/v1/functions", params=other), 400, "INVALID_CURSOR")
    error_of(api("GET", "/v1/functions", params=query | {"cursor": query["cursor"][:-2] + "xx"}), 400, "INVALID_CURSOR")


@pytest.mark.parametrize("wanted", [{"nope": {"equals": 1}}, {"name": {"like": "x"}}, {"timeout": {"gt": "x"}}])
def test_an_unknown_field_or_operator_is_named(api: Api, wanted: Any) -> None:
    (field,) = wanted
    by_query = error_of(api("GET", "/v1/functions", params={"filter": json.dumps(wanted)}), 422)
    assert by_query["details"]["errors"][0]["field"].startswith(f"filter.{field}")
    by_body = error_of(api("POST", "/v1/functions/search", json={"filter": wanted}), 422)
    assert by_body["details"]["errors"][0]["field"].startswith(f"filter.{field}")
