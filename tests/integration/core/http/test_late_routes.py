"""Routes that are made when a request asks for them answer as those that were made before."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from portico.core.http.app import create_app, router
from portico.core.http.lambda_handler import lambda_handler
from portico.core.http.lazy_routes import LateModule, LateRouter
from portico.platform import platform

from tests.support.gateway import Client, proxy_event
from tests.support.sample_resource import ANN
from tests.support.world import World


@pytest.fixture
def routes() -> LateRouter:
    made = router("test")

    @made.get("/boxes/{name}")
    async def read(name: str) -> str:
        return name

    @made.post("/boxes/{name}", status_code=201)
    async def write(name: str, size: int) -> int:
        return size

    @made.post("/boxes/count")
    async def count() -> str:
        return "many"

    return made


@pytest.fixture
def api(world: World, routes: LateRouter) -> Client:
    return Client(lambda_handler(create_app([routes], platform)), ANN)


def made(routes: LateRouter) -> list[bool]:
    return ["route" in vars(late) for late in routes.late]


def test_only_the_route_that_is_asked_for_is_made_and_once(api: Client, routes: LateRouter) -> None:
    assert made(routes) == [False, False, False]
    assert (api.get("/nothing").status, made(routes)) == (404, [False, False, False])
    assert (api.get("/boxes/a").json, made(routes)) == ("a", [True, False, False])
    first = routes.late[0].route
    assert (api.get("/boxes/b").json, routes.late[0].route is first) == ("b", True)


def test_requests_are_checked_as_by_any_route(api: Client) -> None:
    reply = api.post("/boxes/a", query={"size": "tall"})
    assert (reply.status, reply.fields) == (422, ["size"])
    assert (api.post("/boxes/a", query={"size": "7"}).json) == 7


def test_another_method_is_refused_with_those_that_are_there(api: Client) -> None:
    reply = api.patch("/boxes/a")
    assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD, POST")


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


@pytest.mark.parametrize(("resource", "found"), [
    ("/boxes/{box}", True), ("/boxes/{box}/{proxy+}", False), ("/boxes", False), ("/{kind}/{name}", False),
    ("/boxes/{box}/lid", False), ("/{proxy+}", False), ("/boxes/{proxy+}", False),
])  # fmt: skip
def test_the_gateway_and_the_router_agree_or_nothing_runs(api: Client, resource: str, *, found: bool) -> None:
    for method, status in (("GET", 200), ("POST", 422), ("PATCH", 405)):
        event = proxy_event(method, "/boxes/%61", {}, None, {}, ANN)
        answer = api.handler({**event, "resource": resource}, None)
        assert answer["statusCode"] == (status if found else 404)


def test_a_tail_stands_for_what_is_below_its_item(modular: Client) -> None:
    for resource, status in (("/boxes/{name}/{proxy+}", 200), ("/boxes/{name}", 404), ("/{proxy+}", 404)):
        event = {**proxy_event("GET", "/boxes/%61/lid", {}, None, {}, ANN), "pathParameters": {"proxy": "other"}}
        assert modular.handler({**event, "resource": resource}, None)["statusCode"] == status


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/boxes/a/%6Cid"), ("GET", "/box%65s/a/lid"), ("PATCH", "/boxes/a/%6Cid")]
)
def test_a_text_that_came_encoded_is_nothing(modular: Client, method: str, path: str) -> None:
    event = {**proxy_event(method, path, {}, None, {}, ANN), "resource": "/boxes/{name}/{proxy+}"}
    assert modular.handler(event, None)["statusCode"] == 404


def test_a_router_that_is_asked_makes_all_its_routes(routes: LateRouter) -> None:
    assert [route.path for route in routes.routes] == ["/boxes/{name}", "/boxes/{name}", "/boxes/count"]
    assert made(routes) == [True, True, True]


LIDS = """
from portico.platform import platform
from portico.core.http.app import router
routes = router("lids")

@routes.get("/boxes/{name}/lid")
async def lid(name: str) -> str:
    return f"the lid of {name}"

@routes.put("/boxes/{name}/lid")
async def put(name: str) -> str:
    return f"{name} is closed"
"""
BOXES = """
from portico.platform import platform
from portico.core.http.app import router
found = router("boxes")

@found.get("/boxes/{name}")
async def box(name: str) -> str:
    return name

@found.delete("/boxes/{name}/lid")
async def lose(name: str) -> str:
    return f"{name} is open"
"""
MODULES = ["late_lids", "late_boxes"]


@pytest.fixture
def modular(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """Two modules, the paths of one of which begin as some of the other's do."""
    for name, code in zip(MODULES, (LIDS, BOXES), strict=True):
        (tmp_path / f"{name}.py").write_text(code)
    monkeypatch.syspath_prepend(tmp_path)
    parts = [LateModule("late_lids", "/boxes/{name}/lid"), LateModule("late_boxes", "/boxes", router="found")]
    yield Client(lambda_handler(create_app(parts, platform)), ANN)
    for name in MODULES:
        sys.modules.pop(name, None)


def imported() -> list[str]:
    return [name for name in MODULES if name in sys.modules]


def test_a_module_is_imported_for_its_own_paths(modular: Client) -> None:
    assert (modular.get("/").status, modular.get("/boxesful").status, imported()) == (404, 404, [])
    assert (modular.get("/boxes/a/lid").json, imported()) == ("the lid of a", ["late_lids"])
    assert (modular.get("/boxes/a").json, imported()) == ("a", MODULES)
    assert (modular.get("/boxes").status, modular.get("/boxes/a/b").status) == (404, 404)


def test_the_methods_of_a_path_may_be_in_two_modules(modular: Client) -> None:
    assert modular.delete("/boxes/a/lid").json == "a is open"
    assert modular.put("/boxes/a/lid").json == "a is closed"
    assert modular.get("/boxes/a/lid").json == "the lid of a"
    reply = modular.patch("/boxes/a/lid")
    assert (reply.status, reply.headers["allow"]) == (405, "DELETE, GET, HEAD, PUT")
