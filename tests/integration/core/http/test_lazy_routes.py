"""Routes that are made when a request asks for them answer as those that were made before."""

import sys
from collections.abc import Iterator
from inspect import Parameter
from pathlib import Path

import pytest
from portico.core.http.lazy_routes import LazyRoute, indexed_routes, resource_routes

from tests.support.gateway import Client, proxy_event
from tests.support.operations import client, operation, resource
from tests.support.sample_resource import ANN
from tests.support.world import World

BOXES = resource(
    operation("GET", "/boxes/{box}", lambda given: given.values["box"]),
    operation(
        "POST",
        "/boxes/{box}",
        lambda given: given.values["size"],
        reply=int,
        status=201,
        query={"size": (int, Parameter.empty)},
    ),
    operation("POST", "/boxes/count", lambda _: "many"),
)


@pytest.fixture
def routes() -> list[LazyRoute]:
    return resource_routes(BOXES)


@pytest.fixture
def api(world: World, routes: list[LazyRoute]) -> Client:
    return client(routes)


def made(routes: list[LazyRoute]) -> list[bool]:
    return ["route" in vars(lazy) for lazy in routes]


def test_only_the_route_that_is_asked_for_is_made_and_once(api: Client, routes: list[LazyRoute]) -> None:
    assert made(routes) == [False, False, False]
    assert (api.get("/nothing").status, made(routes)) == (404, [False, False, False])
    assert (api.get("/boxes/a").json, made(routes)) == ("a", [True, False, False])
    first = routes[0].route
    assert (api.get("/boxes/b").json, routes[0].route is first) == ("b", True)


def test_requests_are_checked_as_by_any_route(api: Client) -> None:
    reply = api.post("/boxes/a", query={"size": "tall"})
    assert (reply.status, reply.fields) == (422, ["size"])
    reply = api.post("/boxes/a", query={"size": "7"})
    assert (reply.status, reply.json) == (201, 7)


def test_another_method_is_refused_with_those_that_are_there(api: Client, routes: list[LazyRoute]) -> None:
    reply = api.patch("/boxes/a")
    assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD, POST")
    assert made(routes) == [False, False, False]


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT"])
def test_a_text_is_not_taken_for_a_name_by_its_method(api: Client, method: str) -> None:
    assert api.post("/boxes/count").json == "many"
    reply = api.send(method, "/boxes/count")
    assert (reply.status, reply.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize(
    "segment", ["a%2Fb", "a%2fb", "a%5Cb", "a\\b", "a%00", "a\0", ".", "..", "%2e", "%2E%2e", ".%2e"]
)
def test_a_segment_that_is_more_or_less_than_one_is_nothing(api: Client, segment: str) -> None:
    for path in (f"/boxes/{segment}", f"/{segment}/boxes/a", f"/boxes/a/{segment}"):
        reply = api.get(path)
        assert (reply.status, reply.error["code"]) == (404, "NOT_FOUND")


@pytest.mark.parametrize(
    ("segment", "name"), [("a%20b", "a b"), ("a%252Fb", "a%2Fb"), ("...", "..."), ("%2e.a", "..a")]
)
def test_a_segment_is_decoded_once(api: Client, segment: str, name: str) -> None:
    assert api.get(f"/boxes/{segment}").json == name


@pytest.mark.parametrize(("gateway", "found"), [
    ("/boxes/{box}", True), ("/boxes/{box}/{proxy+}", False), ("/boxes", False), ("/{kind}/{name}", False),
    ("/boxes/{box}/lid", False), ("/{proxy+}", False), ("/boxes/{proxy+}", False),
])  # fmt: skip
def test_the_gateway_and_the_router_agree_or_nothing_runs(api: Client, gateway: str, *, found: bool) -> None:
    for method, status in (("GET", 200), ("POST", 422), ("PATCH", 405)):
        event = proxy_event(method, "/boxes/%61", {}, None, {}, ANN)
        answer = api.handler({**event, "resource": gateway}, None)
        assert answer["statusCode"] == (status if found else 404)


def test_a_tail_stands_for_what_is_below_its_item(indexed: Client) -> None:
    for gateway, status in (("/boxes/{name}/{proxy+}", 200), ("/boxes/{name}", 404), ("/{proxy+}", 404)):
        event = {**proxy_event("GET", "/boxes/%61/lid", {}, None, {}, ANN), "pathParameters": {"proxy": "other"}}
        assert indexed.handler({**event, "resource": gateway}, None)["statusCode"] == status


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/boxes/a/%6Cid"), ("GET", "/box%65s/a/lid"), ("PATCH", "/boxes/a/%6Cid")]
)
def test_a_text_that_came_encoded_is_nothing(indexed: Client, method: str, path: str) -> None:
    event = {**proxy_event(method, path, {}, None, {}, ANN), "resource": "/boxes/{name}/{proxy+}"}
    assert indexed.handler(event, None)["statusCode"] == 404


LIDS = """
from tests.support.operations import operation, resource

FOUND = resource(
    operation("GET", "/boxes/{box}/lid", lambda given: f"the lid of {given.values['box']}"),
    operation("PUT", "/boxes/{box}/lid", lambda given: f"{given.values['box']} is closed"),
)
"""
BOXES_MODULE = """
from tests.support.operations import operation, resource

FOUND = resource(
    operation("GET", "/boxes/{box}", lambda given: given.values["box"]),
    operation("DELETE", "/boxes/{box}/lid", lambda given: f"{given.values['box']} is open"),
)
"""
MODULES = ["lazy_lids", "lazy_boxes"]
INDEX = [
    ("GET", "/boxes/{box}/lid", "lazy_lids:FOUND"),
    ("PUT", "/boxes/{box}/lid", "lazy_lids:FOUND"),
    ("GET", "/boxes/{box}", "lazy_boxes:FOUND"),
    ("DELETE", "/boxes/{box}/lid", "lazy_boxes:FOUND"),
    ("POST", "/boxes/{box}", "lazy_boxes:FOUND"),  # which the declaration does not have
]


@pytest.fixture
def indexed(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """Two declarations, which one path has methods of both of, and their index."""
    for name, code in zip(MODULES, (LIDS, BOXES_MODULE), strict=True):
        (tmp_path / f"{name}.py").write_text(code)
    monkeypatch.syspath_prepend(tmp_path)
    yield client(indexed_routes(INDEX))
    for name in MODULES:
        sys.modules.pop(name, None)


def imported() -> list[str]:
    return [name for name in MODULES if name in sys.modules]


def test_a_declaration_is_imported_when_its_route_is_asked_for(indexed: Client) -> None:
    assert (indexed.get("/").status, indexed.get("/boxesful").status, imported()) == (404, 404, [])
    assert (indexed.patch("/boxes/a").status, imported()) == (405, [])
    assert (indexed.get("/boxes/a/lid").json, imported()) == ("the lid of a", ["lazy_lids"])
    assert (indexed.get("/boxes/a").json, imported()) == ("a", MODULES)
    assert (indexed.get("/boxes").status, indexed.get("/boxes/a/b").status) == (404, 404)


def test_the_methods_of_a_path_may_be_of_two_declarations(indexed: Client) -> None:
    assert indexed.delete("/boxes/a/lid").json == "a is open"
    assert indexed.put("/boxes/a/lid").json == "a is closed"
    assert indexed.get("/boxes/a/lid").json == "the lid of a"
    reply = indexed.patch("/boxes/a/lid")
    assert (reply.status, reply.headers["allow"]) == (405, "DELETE, GET, HEAD, PUT")


def test_a_route_that_no_declaration_has_is_no_route(indexed: Client) -> None:
    assert indexed.post("/boxes/a").status == 500
    [*_, drifted] = indexed_routes([("POST", "/boxes/{box}", "lazy_boxes:FOUND")])
    with pytest.raises(LookupError, match=r"drifted: POST /boxes/{box}"):
        _ = drifted.route


def test_a_tail_takes_the_rest_of_the_path_undecoded(world: World) -> None:
    api = client(
        resource(
            operation("GET", "/files/{path...}", lambda given: given.values["path"]),
            operation("GET", "/files/{name}", lambda _: "one"),
            operation("GET", "/files/all", lambda _: "all"),
        )
    )
    assert [api.get(f"/files/{path}").json for path in ("all", "a", "a/b")] == ["all", "one", "a/b"]
    assert api.get("/files").status == 404
