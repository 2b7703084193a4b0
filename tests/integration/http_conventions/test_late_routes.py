"""Routes that are made when a request asks for them answer as those that were made before."""

import pytest
from portico.core.http.app import create_app, router
from portico.core.http.lambda_handler import lambda_handler
from portico.core.http.late import LateRouter

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
    return Client(lambda_handler(create_app([routes])), ANN)


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
