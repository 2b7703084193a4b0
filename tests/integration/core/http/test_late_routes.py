"""Routes that are made when a request asks for them answer as those that were made before."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from portico.core.http.app import create_app, router
from portico.core.http.lambda_handler import lambda_handler
from portico.core.http.lazy_routes import LateModule, LateRouter
from portico.platform import platform

from tests.support.gateway import Client
from tests.support.things import ANN
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

    return made


@pytest.fixture
def api(world: World, routes: LateRouter) -> Client:
    return Client(lambda_handler(create_app([routes], platform)), ANN)


def made(routes: LateRouter) -> list[bool]:
    return ["route" in vars(late) for late in routes.late]


def test_only_the_route_that_is_asked_for_is_made_and_once(api: Client, routes: LateRouter) -> None:
    assert made(routes) == [False, False]
    assert (api.get("/nothing").status, made(routes)) == (404, [False, False])
    assert (api.get("/boxes/a").json, made(routes)) == ("a", [True, False])
    first = routes.late[0].route
    assert (api.get("/boxes/b").json, routes.late[0].route is first) == ("b", True)


def test_requests_are_checked_as_by_any_route(api: Client) -> None:
    reply = api.post("/boxes/a", query={"size": "tall"})
    assert (reply.status, reply.fields) == (422, ["size"])
    assert (api.post("/boxes/a", query={"size": "7"}).json) == 7


def test_another_method_is_refused_with_those_that_are_there(api: Client) -> None:
    reply = api.patch("/boxes/a")
    assert (reply.status, reply.headers["allow"]) == (405, "GET")


def test_a_router_that_is_asked_makes_all_its_routes(routes: LateRouter) -> None:
    assert [route.path for route in routes.routes] == ["/boxes/{name}", "/boxes/{name}"]
    assert made(routes) == [True, True]


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


def test_a_module_is_imported_for_the_paths_that_begin_as_its_own_do(modular: Client) -> None:
    assert (modular.get("/").status, modular.get("/boxesful").status, imported()) == (404, 404, [])
    assert (modular.get("/boxes/a/lid").json, imported()) == ("the lid of a", ["late_lids"])
    assert (modular.get("/boxes/a").json, imported()) == ("a", MODULES)
    assert (modular.get("/boxes").status, modular.get("/boxes/a/b").status) == (404, 404)


def test_the_methods_of_a_path_may_be_in_two_modules(modular: Client) -> None:
    assert modular.delete("/boxes/a/lid").json == "a is open"
    assert modular.put("/boxes/a/lid").json == "a is closed"
    assert modular.get("/boxes/a/lid").json == "the lid of a"
    reply = modular.patch("/boxes/a/lid")
    assert (reply.status, reply.headers["allow"]) == (405, "GET")
