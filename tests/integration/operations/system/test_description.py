"""The description as it is served: the committed document and parts of it, with tags, for caches."""

import json
from typing import Any

import pytest
from openapi_spec_validator import validate

from tests.support.gateway import Reply
from tests.support.template import resources
from tests.support.world import World
from tools.api.openapi import TARGET

COMMITTED = json.loads(TARGET.read_text(encoding="utf-8"))
TAGS = [tag["name"] for tag in COMMITTED["tags"]]


def ask(world: World, tag: str | None = None, **headers: str) -> Reply:
    query = {"tag": tag} if tag else None
    return world.client("system", None).get("/v1/openapi.json", query=query, **headers)


def references(node: Any) -> set[str]:
    if isinstance(node, list):
        return set().union(*map(references, node))
    if not isinstance(node, dict):
        return set()
    own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
    return own.union(*map(references, node.values()))


def test_the_whole_is_the_committed_document(world: World) -> None:
    reply = ask(world)
    assert (reply.status, reply.json) == (200, COMMITTED)
    assert reply.headers["cache-control"] == "public, max-age=300"
    assert "Accept-Encoding" in reply.headers["vary"]


def test_who_has_it_already_is_told_so(world: World) -> None:
    tag = ask(world).headers["etag"]
    assert tag.startswith('W/"'), "compressed or not, it is one tag"
    known = ask(world, **{"If-None-Match": f'"x", {tag}'})
    assert (known.status, known.headers["etag"], known.body) == (304, tag, "")
    assert ask(world, **{"If-None-Match": '"x"'}).status == 200
    part = ask(world, "functions").headers["etag"]
    assert part != tag
    assert ask(world, "functions", **{"If-None-Match": part}).status == 304


@pytest.mark.parametrize("tag", TAGS)
def test_a_part_stands_alone(world: World, tag: str) -> None:
    part = ask(world, tag).json
    validate(part)
    expected = {
        (path, method)
        for path, item in COMMITTED["paths"].items()
        for method, operation in item.items()
        if tag in operation["tags"]
    }
    assert {(path, method) for path, item in part["paths"].items() for method in item} == expected
    needed = {f"#/components/{kind}/{name}" for kind, group in part["components"].items() for name in group}
    assert {name for name in needed if "/securitySchemes/" not in name} == references(part)
    assert [found["name"] for found in part["tags"]] == [tag]
    assert part["info"] == COMMITTED["info"]
    assert part["x-throttles"] == COMMITTED["x-throttles"]


def test_a_tag_that_is_none_is_refused_with_those_there_are(world: World) -> None:
    reply = ask(world, "nothing")
    assert (reply.status, reply.json["error"]["code"]) == (422, "UNKNOWN_TAG")
    assert reply.json["error"]["details"]["tags"] == TAGS


def test_only_the_platform_api_compresses() -> None:
    found = resources()
    assert 1024 <= found["Api"]["Properties"]["MinimumCompressionSize"] <= 16_384
    assert "MinimumCompressionSize" not in found["ContentApi"]["Properties"]
