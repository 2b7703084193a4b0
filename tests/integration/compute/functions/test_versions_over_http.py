"""Versions, rollback, aliases and the new fields of functions through their handler."""

from typing import Any

import pytest

from tests.support.gateway import Client
from tests.support.sample_resource import HOME
from tests.support.world import FUNCTION, World

PATH = "/v1/functions"
IN = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}


@pytest.fixture
def api(world: World) -> Client:
    return world.client("functions")


@pytest.fixture
def two(world: World, api: Client) -> Client:
    """A function with two READY versions."""
    assert api.post(PATH, body=FUNCTION).status == 201
    world.build()
    assert api.patch(f"{PATH}/hello", body={"timeout": 3}).json["serving_version"] == 1
    world.build()
    return api


def test_all_fields_come_back(api: Client) -> None:
    fields = {
        "schema": {"in": IN, "out": {"type": "string"}},
        "environment": {"GREETING": "Hello"},
        "secrets": ["database"],
        "concurrency": 7,
        "retries": {"max_attempts": 3, "backoff": {"initial": 2.0, "factor": 3.0, "max": 60.0}},
    }
    reply = api.post(PATH, body={**FUNCTION, **fields})
    assert reply.status == 201, reply.body
    assert {name: reply.json[name] for name in fields} == fields
    assert (reply.json["version"], reply.json["serving_version"], reply.json["latest_version"]) == (1, None, 1)
    cleared = api.patch(f"{PATH}/hello", body={"schema": None, "concurrency": None})
    assert (cleared.json["schema"], cleared.json["concurrency"]) == ({"in": None, "out": None}, None)


DEEP: dict[str, Any] = {}
for _ in range(40):
    DEEP = {"not": DEEP}
BOMB = {f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(30)} | {"d30": True}


@pytest.mark.parametrize(("fields", "field"), [
    ({"schema": {"in": {"type": "nope"}}}, "schema.in"), ({"schema": {"out": 3}}, "schema.out"),
    ({"schema": {"in": {"$ref": "https://example.com/x"}}}, "schema.in"), ({"schema": {"in": {"$ref": "#/nope"}}}, "schema.in"),
    ({"schema": {"in": {"$ref": "#"}}}, "schema.in"), ({"schema": {"in": {"pattern": "(?=a)b"}}}, "schema.in"),
    ({"schema": {"in": {"patternProperties": {"(a": {}}}}}, "schema.in"), ({"schema": {"in": DEEP}}, "schema.in"),
    ({"schema": {"in": {"title": "x" * 17_000}}}, "schema.in"), ({"schema": {"inn": {}}}, "schema.inn"),
    ({"schema": {"in": {"$defs": BOMB, "$ref": "#/$defs/d0"}}}, "schema.in"), ({"schema": 3}, "schema"),
    ({"schema": {"in": {"$schema": "http://json-schema.org/draft-07/schema#"}}}, "schema.in"),
    ({"environment": {"AWS_REGION": "x"}}, "environment"), ({"environment": {"portico_x": "x"}}, "environment"),
    ({"environment": {"1A": "x"}}, "environment"), ({"environment": {"A": "x" * 4000}}, "environment"),
    ({"environment": {"NODE_OPTIONS": "--require x"}}, "environment.NODE_OPTIONS"),
    ({"environment": {"A": "1", "PYTHONHASHSEED": "0"}}, "environment.PYTHONHASHSEED"),
    ({"environment": {"LD_PRELOAD": "x"}}, "environment.LD_PRELOAD"), ({"environment": {"PYTHONUTF8": "0"}}, "environment.PYTHONUTF8"),
    ({"environment": {"A": 1}}, "environment.A"), ({"secrets": ["a", "A"]}, "secrets"), ({"secrets": ["a b"]}, "secrets.0"),
    ({"concurrency": 0}, "concurrency"), ({"concurrency": 1001}, "concurrency"),
    ({"retries": {"max_attempts": 11}}, "retries.max_attempts"), ({"retries": {"backoff": {"x": 1}}}, "retries.backoff.x"),
    ({"handler": "src/../x.y"}, "handler"), ({"handler": "/index.handle"}, "handler"), ({"source": {"upload": "x"}}, "source.upload"),
])  # fmt: skip
def test_a_bad_field_is_named(api: Client, world: World, fields: dict[str, Any], field: str) -> None:
    reply = api.post(PATH, body={**FUNCTION, **fields})
    assert (reply.status, reply.fields) == (422, [field])
    assert world.objects() == []


def test_a_change_names_the_variable_without_effect(api: Client) -> None:
    api.post(PATH, body=FUNCTION)
    reply = api.patch(f"{PATH}/hello", body={"environment": {"NODE_OPTIONS": "--inspect"}})
    assert (reply.status, reply.fields) == (422, ["environment.NODE_OPTIONS"])


def test_variables_that_take_effect_are_taken(api: Client) -> None:
    variables = {"PYTHONPATH": "lib", "NODE_PATH": "lib", "NODE_EXTRA_CA_CERTS": "ca.pem", "LD_SDK_KEY": "x"}
    variables |= {"PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1", "PYTHONIOENCODING": "UTF-8", "MALLOC_ARENA_MAX": "2"}
    assert api.post(PATH, body={**FUNCTION, "environment": variables}).status == 201


@pytest.mark.parametrize(
    "handler", ["main.handle", "a.b.c", "index.handle", "src/index.handle", "src.index.handle", "src/my-code.handle"]
)
def test_good_handlers(api: Client, handler: str) -> None:
    assert api.post(PATH, body={**FUNCTION, "handler": handler}).status == 201


def test_versions(two: Client) -> None:
    page = two.get(f"{PATH}/hello/versions").json
    assert ([found["version"] for found in page["items"]], page["total_count"]) == ([2, 1], 2)
    first = two.get(f"{PATH}/HELLO/versions/1")
    assert (first.status, first.json["timeout"], first.json["status"], first.headers["etag"]) == (
        200,
        20,
        "READY",
        '"1"',
    )
    wanted = two.get(f"{PATH}/hello/versions", query={"filter": '{"number":{"lt":2}}'}).json
    assert [found["version"] for found in wanted["items"]] == [1]
    assert two.get(f"{PATH}/hello/versions/3").error["code"] == "VERSION_NOT_FOUND"
    assert two.get(f"{PATH}/nope/versions").error["code"] == "FUNCTION_NOT_FOUND"
    assert two.get(f"{PATH}/hello/versions/x").status == 422


def test_rollback(two: Client) -> None:
    tag = two.get(f"{PATH}/hello").headers["etag"]
    assert two.post(f"{PATH}/hello/rollback", body={}, If_Match='"1"').status == 412
    back = two.post(f"{PATH}/hello/rollback", body={}, If_Match=tag)
    assert (back.status, back.json["version"], back.json["timeout"], back.json["latest_version"]) == (200, 1, 20, 2)
    assert back.headers["etag"] == two.get(f"{PATH}/hello").headers["etag"]
    assert two.post(f"{PATH}/hello/rollback", body={}).error["code"] == "FUNCTION_NO_EARLIER_VERSION"
    assert two.post(f"{PATH}/hello/rollback", body={"version": 2}).json["serving_version"] == 2
    assert two.post(f"{PATH}/hello/rollback", body={"version": 5}).error["code"] == "VERSION_NOT_FOUND"
    assert two.post(f"{PATH}/hello/rollback", body={"version": 0}).fields == ["version"]


def test_aliases(two: Client) -> None:
    path = f"{PATH}/hello/aliases"
    shares = [{"version": 1, "weight": 90}, {"version": 2, "weight": 10}]
    made = two.post(path, body={"name": "Live", "versions": shares, "description": "for all"})
    assert (made.status, made.headers["location"], made.version) == (201, f"{path}/Live", 1)
    assert (made.json["versions"], made.json["function"]) == (shares, "hello")
    assert two.get(f"{path}/live").json == made.json
    assert two.get(f"{path}/live", If_None_Match=made.headers["etag"]).status == 304
    assert two.post(path, body={"name": "LIVE", "versions": shares}).error["code"] == "ALIAS_EXISTS"
    assert two.patch(f"{path}/live", body={"description": None}, If_Match='"9"').status == 412
    whole = [{"version": 2, "weight": 100}]
    changed = two.patch(f"{path}/live", body={"versions": whole})
    assert (changed.json["versions"], changed.json["description"], changed.version) == (whole, "for all", 2)
    page = two.get(path).json
    assert ([found["name"] for found in page["items"]], page["total_count"]) == (["Live"], 1)
    assert (two.delete(f"{path}/live").status, two.get(f"{path}/live").error["code"]) == (204, "ALIAS_NOT_FOUND")


@pytest.mark.parametrize(("body", "field"), [
    ({"name": "1a"}, "name"), ({"versions": []}, "versions"), ({"versions": [{"version": 1, "weight": 99}]}, "versions"),
    ({"versions": [{"version": 1, "weight": 50}] * 2}, "versions"), ({"versions": [{"version": 9, "weight": 100}]}, "versions.0.version"),
    ({"versions": [{"version": 1, "weight": 101}]}, "versions.0.weight"),
])  # fmt: skip
def test_a_bad_alias_names_the_field(two: Client, body: dict[str, Any], field: str) -> None:
    whole = {"name": "live", "versions": [{"version": 1, "weight": 100}], **body}
    reply = two.post(f"{PATH}/hello/aliases", body=whole)
    assert (reply.status, reply.fields) == (422, [field])


@pytest.mark.parametrize(("method", "path"), [
    ("GET", "versions"), ("GET", "versions/1"), ("GET", "aliases"), ("GET", "aliases/live"), ("DELETE", "aliases/live"),
])  # fmt: skip
def test_a_foreign_project_is_not_there(two: Client, world: World, method: str, path: str) -> None:
    world.create(scope=type(HOME)("acme", "audio"))
    reply = two.send(method, f"{PATH}/hello/{path}", X_Portico_Project="acme/audio")
    assert (reply.status, reply.error["code"]) == (404, "PROJECT_NOT_FOUND")
