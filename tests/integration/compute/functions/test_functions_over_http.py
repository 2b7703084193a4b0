"""The standard operations through the handler of functions, as API Gateway calls it."""

from typing import Any

import pytest

from tests.support.gateway import Client
from tests.support.sample_resource import HOME
from tests.support.world import FUNCTION, SOURCE, World

PATH = "/v1/functions"


@pytest.fixture
def api(world: World) -> Client:
    return world.client("functions")


def make(api: Client, name: str = "hello", **fields: Any) -> Any:
    reply = api.post(PATH, body={**FUNCTION, "name": name, **fields})
    assert reply.status == 201, reply.body
    return reply


def test_create(api: Client) -> None:
    reply = make(api, "Hello", timeout=2.5, tags={"team": "vision"})
    assert (reply.headers["location"], reply.version) == (f"{PATH}/Hello", 1)
    assert (reply.headers["x-request-id"], reply.headers["cache-control"]) == ("gateway-1", "no-store")
    shown = reply.json
    assert (shown["name"], shown["timeout"], shown["memory"], shown["status"]) == ("Hello", 2.5, 128, "CREATING")
    assert (shown["version"], shown["project"], shown["tags"]) == (1, "acme/vision", {"team": "vision"})
    assert not shown.keys() & {"uid", "code", "scope", "engine_ref"}
    assert api.get(reply.headers["location"]).json == shown


def test_a_taken_name_leaves_nothing_behind(api: Client, world: World) -> None:
    make(api, "hello")
    kept = world.objects()
    reply = api.post(PATH, body={**FUNCTION, "name": "HELLO"})
    assert (reply.status, reply.error["code"], reply.error["details"]) == (
        409,
        "FUNCTION_EXISTS",
        {"function": "HELLO", "deleted": False},
    )
    assert world.objects() == kept
    assert [record.outcome for record in world.records()] == ["success", "error"]


BAD: list[tuple[dict[str, Any], str]] = [
    ({"timeout": 0}, "timeout"), ({"timeout": 301}, "timeout"), ({"timeout": "x"}, "timeout"), ({"memory": 1}, "memory"),
    ({"timeout": 1e-300}, "timeout"), ({"timeout": 10**400}, "timeout"), ({"memory": 10**400}, "memory"),
    ({"memory": 128.5}, "memory"), ({"image": "co bol"}, "image"), ({"handler": "main"}, "handler"),
    ({"handler": "../x.y"}, "handler"), ({"source": {}}, "source"), ({"source": "x"}, "source"),
    ({"source": {**SOURCE, "zip": "eA=="}}, "source"), ({"source": {"files": {}}}, "source.files"),
    ({"source": {"files": {"../a": "x"}}}, "source.files.../a"), ({"source": {"zip": "é"}}, "source.zip"),
    ({"source": {"zip": "eA=="}}, "source.zip"), ({"tags": {"a": 1}}, "tags.a"), ({"tags": {"": "x"}}, "tags..[key]"),
    ({"tags": {str(n): "" for n in range(51)}}, "tags"), ({"description": "x" * 1025}, "description"),
    ({"nope": 1}, "nope"), ({"status": "READY"}, "status"), ({"uid": "x"}, "uid"), ({"name": ""}, "name"),
    ({"name": "a b"}, "name"), ({"name": ".a"}, "name"), ({"name": "-a"}, "name"), ({"name": "é"}, "name"),
    ({"name": "a" * 64}, "name"), ({"name": "a/b"}, "name"), ({"name": "a\n"}, "name"), ({"name": None}, "name"),
    ({"name": "search"}, "name"), ({"name": "Batch-Delete"}, "name"), ({"timeout": None}, "timeout"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "field"), BAD)
def test_a_bad_field_is_named_and_leaves_nothing_behind(
    api: Client, world: World, fields: dict[str, Any], field: str
) -> None:
    reply = api.post(PATH, body={**FUNCTION, **fields})
    assert (reply.status, reply.error["code"]) == (422, "VALIDATION_FAILED")
    assert field in reply.fields
    assert world.objects() == []
    assert api.get(PATH).json["total_count"] == 0
    assert "success" not in [record.outcome for record in world.records()]


@pytest.mark.parametrize("missing", ["name", "image", "handler", "source"])
def test_a_missing_field_is_named(api: Client, missing: str) -> None:
    reply = api.post(PATH, body={name: value for name, value in FUNCTION.items() if name != missing})
    assert (reply.status, reply.fields) == (422, [missing])


@pytest.mark.parametrize("name", ["a", "0", "a" * 63, "A.b_c-d", "searching"])
def test_good_names(api: Client, name: str) -> None:
    assert make(api, name).json["name"] == name


def test_get(api: Client) -> None:
    make(api, "Hello")
    reply = api.get(f"{PATH}/hELLO")
    assert (reply.status, reply.version, reply.json["name"]) == (200, 1, "Hello")
    tag = reply.headers["etag"]
    unchanged = api.get(f"{PATH}/hello", If_None_Match=tag)
    assert (unchanged.status, unchanged.body, unchanged.headers["etag"]) == (304, "", tag)
    assert api.get(f"{PATH}/hello", If_None_Match=tag.replace("-1", "-2")).status == 200


def test_what_is_not_there(api: Client) -> None:
    for method in ("get", "delete"):
        reply = getattr(api, method)(f"{PATH}/nope")
        assert (reply.status, reply.error["code"], reply.error["details"]) == (
            404,
            "FUNCTION_NOT_FOUND",
            {"function": "nope"},
        )
    assert api.patch(f"{PATH}/nope", body={"timeout": 1}).status == 404


def test_patch_changes_what_it_names(api: Client) -> None:
    made = make(api, description="old").json
    reply = api.patch(f"{PATH}/hello", body={"description": "new"})
    assert (reply.status, reply.version) == (200, 2)
    assert {**reply.json, "updated_at": 0} == {**made, "description": "new", "updated_at": 0}
    assert api.patch(f"{PATH}/hello", body={"description": None}).json["description"] is None
    assert api.patch(f"{PATH}/hello", body={"name": "other"}).fields == ["name"]


def test_put_replaces_the_whole(api: Client) -> None:
    make(api, description="old", timeout=5)
    whole = {name: value for name, value in FUNCTION.items() if name != "name"}
    reply = api.put(f"{PATH}/hello", body=whole)
    assert (reply.status, reply.json["description"], reply.json["timeout"], reply.json["version"]) == (200, None, 20, 2)
    assert api.put(f"{PATH}/hello", body={"timeout": 1}).status == 422


@pytest.mark.parametrize("method", ["patch", "put", "delete"])
@pytest.mark.parametrize("tag", ['"9"', "nonsense"])
def test_if_match_of_another_version(api: Client, world: World, method: str, tag: str) -> None:
    make(api)
    kept = world.objects()
    body = None if method == "delete" else {name: value for name, value in FUNCTION.items() if name != "name"}
    reply = api.send(method.upper(), f"{PATH}/hello", body=body, If_Match=tag)
    assert (reply.status, reply.error["code"]) == (412, "PRECONDITION_FAILED")
    assert (api.get(f"{PATH}/hello").version, world.objects()) == (1, kept)


def test_if_match_of_this_version(api: Client) -> None:
    first = make(api).headers["etag"]
    changed = api.patch(f"{PATH}/hello", body={"description": "x"}, If_Match=first)
    assert changed.status == 200
    assert api.patch(f"{PATH}/hello", body={"description": "y"}, If_Match=first).status == 412
    assert api.delete(f"{PATH}/hello", If_Match=changed.headers["etag"]).status == 204


def test_delete_restore_purge(api: Client, world: World) -> None:
    make(api)
    gone = api.delete(f"{PATH}/hello")
    assert (gone.status, gone.body) == (204, "")
    assert api.get(f"{PATH}/hello").status == api.delete(f"{PATH}/hello").status == 404
    assert api.get(f"{PATH}/hello").error["details"] == {"function": "hello", "deleted": True}
    assert api.get(f"{PATH}/other").error["details"] == {"function": "other"}
    assert api.post(PATH, body=FUNCTION).error["details"] == {"function": "hello", "deleted": True}
    back = api.post(f"{PATH}/hello/restore")
    assert (back.status, back.version, api.get(PATH).json["total_count"]) == (200, 3, 1)
    assert api.post(f"{PATH}/hello/restore").headers["etag"] == back.headers["etag"]
    assert api.delete(f"{PATH}/hello", query={"purge": "1"}).status == 204
    assert api.post(f"{PATH}/hello/restore").status == 404
    operations = [record.operation for record in world.records() if record.outcome == "success"]
    assert operations == ["create", "delete", "restore", "purge"]


def test_what_was_deleted_can_be_purged(api: Client) -> None:
    make(api)
    api.delete(f"{PATH}/hello")
    assert api.delete(f"{PATH}/hello", query={"purge": "true"}).status == 204
    make(api)


def test_search_by_query_and_by_body(api: Client) -> None:
    for name in ("a1", "a2", "b1"):
        make(api, name, memory=64 if name == "a2" else 128)
    wanted = {"name": {"starts_with": "a"}, "NOT": {"memory": {"lt": 100}}}
    by_query = api.get(PATH, query={"filter": '{"name":{"starts_with":"a"},"NOT":{"memory":{"lt":100}}}'})
    by_body = api.post(f"{PATH}/search", body={"filter": wanted})
    assert (by_query.status, [found["name"] for found in by_query.json["items"]]) == (200, ["a1"])
    assert by_query.json == by_body.json
    assert by_query.json["total_count"] == 1


def test_pages(api: Client) -> None:
    for name in ("a", "b", "c"):
        make(api, name)
    first = api.get(PATH, query={"page_size": "2", "order": "name:desc"}).json
    assert ([found["name"] for found in first["items"]], first["page"], first["has_more"]) == (["c", "b"], 1, True)
    query = {"cursor": first["next_cursor"], "limit": "2", "order": "name:desc"}
    rest = api.get(PATH, query=query).json
    assert ([found["name"] for found in rest["items"]], rest["page"], rest["next_cursor"]) == (["a"], None, None)
    other = api.get(PATH, query={**query, "order": "name:asc"})
    assert (other.status, other.error["code"]) == (400, "INVALID_CURSOR")
    assert api.get(PATH, query={"offset": "10001"}).error["code"] == "OFFSET_TOO_LARGE"


@pytest.mark.parametrize(("query", "field"), [
    ({"limit": "0"}, "limit"), ({"limit": "1", "page": "1"}, "page"), ({"order": "size"}, "order"), ({"nope": "1"}, "nope"),
    ({"filter": '{"nope":1}'}, "filter.nope"), ({"filter": '{"name":{"like":"x"}}'}, "filter.name.like"),
])  # fmt: skip
def test_a_bad_search_is_named(api: Client, query: dict[str, str], field: str) -> None:
    reply = api.get(PATH, query=query)
    assert (reply.status, reply.fields[0]) == (422, field)


@pytest.mark.parametrize("project", ["acme/audio", "umbrella/vision", "umbrella/none", "acme/none"])
@pytest.mark.parametrize(("method", "path"), [("GET", PATH), ("GET", f"{PATH}/hello"), ("DELETE", f"{PATH}/hello"),
    ("POST", f"{PATH}/hello/restore")])  # fmt: skip
def test_a_foreign_project_is_not_there(world: World, project: str, method: str, path: str) -> None:
    for existing in ("acme/audio", "umbrella/vision"):
        domain, _, name = existing.partition("/")
        world.create(scope=type(HOME)(domain, name))
    reply = world.client("functions").send(method, path, X_Portico_Project=project)
    name = project.partition("/")[2]
    assert (reply.status, reply.error["code"]) == (404, "PROJECT_NOT_FOUND")
    assert reply.error["details"] == {"project": name}
    assert reply.error["message"] == f"There is no project {name!r}."


def test_a_refused_create_in_a_foreign_project_leaves_nothing(world: World) -> None:
    foreign = type(HOME)("acme", "audio")
    reply = world.client("functions").post(PATH, body=FUNCTION, X_Portico_Project="acme/audio")
    assert reply.status == 404
    assert world.objects() == []
    [record] = world.records(foreign)
    assert (record.outcome, record.error_code, record.entity) == ("denied", "PROJECT_NOT_FOUND", "hello")


def test_ones_own_project_may_be_named(api: Client) -> None:
    make(api)
    assert api.get(f"{PATH}/hello", X_Portico_Project="acme/vision").status == 200
    assert api.get(f"{PATH}/hello", X_Portico_Project="nonsense").fields == ["X-Portico-Project"]
