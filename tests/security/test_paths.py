"""The route that the gateway lets in is the one that runs, in every spelling of a path; public operations disguise no other."""

import importlib
import io
import json
import re
from collections import Counter
from contextlib import redirect_stdout
from dataclasses import replace
from functools import cache
from typing import Any, Final

import pytest
from portico.core.base.errors import NotFound
from portico.core.http.gateway_route import check_route, decoded
from starlette.routing import Match

from tests.security.deployment import Deployment
from tests.security.edge import Edge, Request, with_reading
from tests.security.paths import HEADERS, requests
from tests.support.template import Resource, operations

PUBLIC = {(one.method, one.path) for one in operations() if one.public}
PLAIN = re.compile(r"(/(?!\.{1,2}(/|$))[A-Za-z0-9._-]+)+")


def _shape(path: str) -> tuple[str, ...]:
    return tuple("{}" if part.startswith("{") else part for part in path.split("/"))


def _router(resource: Resource, event: dict[str, Any]) -> str | None:
    """The path of the route that the function's router chooses; None when it, or a check of it, refuses."""
    try:
        path, method = decoded(event["path"]), event["httpMethod"]
        method = "GET" if method == "HEAD" else method  # as the gate says
        if resource.path == GRAPHQL:  # whose function has no router: it is asked for one path
            return GRAPHQL if (path, method) == (GRAPHQL, "POST") else None
        scope = {"type": "http", "method": method, "path": path, "root_path": "", "headers": []}
        for route in _routes(resource.handler):
            match, child = route.matches(scope)
            if match is Match.FULL:
                chosen = str(child["route"].path)
                check_route(event, chosen)
                return chosen
    except NotFound:
        return None
    return None


def _each_path(edge: Edge, request: Request) -> Resource | None:
    """What a gateway would take the request for that had each operation's path as its own.

    One that matches as it came and tells decoded leaves the function nothing but the decoded path: so does this one.
    """
    reading = edge.reading
    if reading.tells_decoded:
        edge = with_reading(edge, replace(reading, matches_decoded=True))
    found = edge.resource(request, operations())
    return found[0] if found else None


GRAPHQL: Final = "/v1/graphql"


@cache
def _routes(handler: str) -> Any:
    return importlib.import_module(handler.removesuffix(".handler")).handler.app.router.routes


@pytest.mark.usefixtures("deployment")
def test_the_router_runs_what_the_gateway_let_in(size: Any, figure: Any) -> None:
    edge, met, disagreements, lost = Edge(), Counter[str](), [], []
    for reading, request in requests(size.seed, size.paths):
        there = with_reading(edge, reading)
        found, meant = there.resource(request), _each_path(there, request)
        if found is None:
            met["refused by the gateway"] += 1
            continue
        resource, parameters = found
        ran = _router(resource, there._event(request, resource, parameters))
        met["refused by the function" if ran is None else "ran"] += 1
        said = (reading, request.method, request.path, resource.path, meant, ran)
        if ran is not None and (
            meant is None or (_shape(ran), resource.handler) != (_shape(meant.path), meant.handler)
            or (meant.public and not resource.public)
        ):  # fmt: skip
            disagreements.append(said)
        if ran is None and meant is not None and not reading.method_first and PLAIN.fullmatch(request.path):
            lost.append(said)
    figure(f"{size.paths} spellings of paths: {dict(met)}, {len(disagreements)} disagreements, {len(lost)} lost")
    assert disagreements == []
    assert lost == []
    assert min(met.values()) > size.paths / 500  # each of the three happens, or nothing was asked


def test_a_handler_runs_no_route_but_that_one(
    deployment: Deployment, size: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same with the real handlers, whose log tells the route; nobody signed in, so that only public ones may run."""
    told: Counter[int] = Counter()
    for reading, request in requests(size.seed + 1, size.paths // 50):
        edge = with_reading(deployment.edge, reading)
        authorization = ("Authorization", deployment.authorization("/"))
        reply, route = _logged(edge, Request(request.method, request.path, (), (*request.headers, authorization)))
        told[reply] += 1
        assert reply < 500
        if route not in {None, "unmatched"} and reply not in {404, 405}:
            meant = _each_path(edge, request)
            assert meant is not None, (reading, request)
            assert _shape(route) == _shape(meant.path), (reading, request)
    assert told[200]
    assert told[404]


def test_public_operations_disguise_no_other(deployment: Deployment, size: Any) -> None:
    ran: Counter[tuple[str, str]] = Counter()
    for reading, request in requests(size.seed + 2, size.paths // 25):
        edge = with_reading(deployment.edge, reading)
        if (found := edge.resource(request)) is None or not found[0].public:
            continue
        reply, route = _logged(edge, request)
        assert reply < 500
        if route not in {None, "unmatched"} and reply not in {401, 404, 405}:
            ran[request.method, route] += 1
    assert ran
    assert ran.keys() <= PUBLIC


def _logged(edge: Edge, request: Request) -> tuple[int, str | None]:
    """The status, and the route of the access log; None when no function was asked."""
    out = io.StringIO()
    with redirect_stdout(out):
        reply = edge.send(request)
    lines = [json.loads(line) for line in out.getvalue().splitlines() if '"route"' in line]
    routes = [line["route"].partition(" ")[2] for line in lines if "route" in line and "_aws" in line]
    return reply.status, routes[-1] if routes else None


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("method", ["GET", "DELETE", "POST"])
def test_no_header_changes_what_is_asked_or_by_whom(deployment: Deployment, header: str, method: str) -> None:
    plain = deployment.ask(method, "/v1/auth/whoami")
    for value in ("/v1/admin/domains", "DELETE", "POST", "user:default/other", "https://evil.invalid/v1/admin/domains"):
        reply = deployment.edge.send(
            Request(method, "/v1/auth/whoami", (), (("Authorization", deployment.authorization("/")), (header, value)))
        )
        assert (reply.status, reply.body.partition('"request_id"')[0]) == (
            plain.status, plain.body.partition('"request_id"')[0])  # fmt: skip
