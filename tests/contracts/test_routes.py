"""The routes of the template and of the applications are the same."""

import json
from collections import Counter
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import pytest
from fastapi import FastAPI
from portico import catalogue
from portico.core.base.errors import NotFound
from portico.core.http.gateway_route import check_route
from portico.core.http.lazy_routes import LazyRoute
from portico.core.http.listed import listed
from portico.core.http.table import RouteTable
from portico.platform.route_index import ROUTES

from tests.support.description import description
from tests.support.template import (
    PAGES,
    ROOT,
    api_events,
    at_gateway,
    operations,
    resource_of,
    resources,
    template_resources,
)
from tools.api.document import document
from tools.api.routes import index

EVENTS = api_events()
REST = "/{proxy+}"


def described(paths: dict[str, dict[str, object]]) -> set[tuple[str, str]]:
    """The routes of a document, which leaves it unsaid that a HEAD is answered wherever a GET is."""
    return with_heads({(method.upper(), path) for path, operations in paths.items() for method in operations})


def with_heads(found: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The routes, with the HEAD that stands beside each GET."""
    return found | {("HEAD", path) for method, path in found if method == "GET"}


@pytest.mark.parametrize("handler", sorted(EVENTS))
def test_each_function_serves_what_the_template_gives_it(handler: str) -> None:
    app = import_module(handler.rpartition(".")[0]).handler.app
    served = {(method, route.path) for route in _routes(app) for method in route.methods}
    assert with_heads(served) == EVENTS[handler]


@pytest.mark.parametrize("handler", sorted(EVENTS))
def test_each_route_is_made_as_the_index_has_it(handler: str) -> None:
    for lazy in _routes(import_module(handler.rpartition(".")[0]).handler.app):
        assert (lazy.route.path, lazy.route.methods) == (lazy.path.replace("...}", ":path}"), lazy.methods)


def _routes(app: FastAPI) -> Sequence[LazyRoute]:
    [table] = app.routes
    assert isinstance(table, RouteTable)
    return table.routes


def test_the_index_has_the_routes_of_every_declaration() -> None:
    assert {function: list(map(tuple, routes)) for function, routes in ROUTES.items()} == index()


def test_ids_and_paths_of_declared_operations_are_unique() -> None:
    routes = [route for resource in catalogue.resources() for route in listed(resource)]
    for kept in ([route.id for route in routes], [(m, route.path) for route in routes for m in route.methods]):
        assert [one for one, count in Counter(kept).items() if count > 1] == []


def test_no_route_is_given_to_two_functions() -> None:
    routes = [route for given in EVENTS.values() for route in given]
    assert len(routes) == len(set(routes))


def test_the_api_may_invoke_each_function_by_its_alias() -> None:
    others = {"ContentPermission"}  # of the content API: see test_content_api.py
    allowed = [item["Properties"] for name, item in resources().items()
               if item["Type"] == "AWS::Lambda::Permission" and name not in others]  # fmt: skip
    aliases = [item["FunctionName"]["Ref"] for item in allowed]
    assert len(aliases) == len(set(aliases))
    handlers = {resources()[alias.removesuffix(".Alias")]["Properties"]["Handler"] for alias in aliases}
    assert handlers == EVENTS.keys()
    api = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}"
    stage = resources()["Api"]["Properties"]["StageName"]
    for item in allowed:
        assert item["SourceArn"] == {"Sub": f"{api}/{stage}/*"}
        assert (item["Principal"], item["Action"]) == ("apigateway.amazonaws.com", "lambda:InvokeFunction")


def test_only_the_public_operations_are_let_in_without_a_proof() -> None:
    paths = resources()["Api"]["Properties"]["DefinitionBody"]["paths"]
    auth = resources()["Api"]["Properties"]["Auth"]
    assert (auth["DefaultAuthorizer"], auth["ApiKeyRequired"]) == ("Principal", True)
    public = {(path, method) for path, item in paths.items() for method in item if "security" in item[method]}
    for path, method in public:  # SAM's words for: no authorizer, and no API key
        assert paths[path][method]["security"] == [{"NONE": []}, {"api_key_false": []}]
    nothing = {(REST, method) for method in paths[REST]}  # what is not there, whoever asks
    said = description()["paths"]
    operations = {(path, method) for path, item in said.items() for method in item if not proof_is_needed(item[method])}
    operations |= {(at_gateway(path), "get") for path in PAGES}
    assert public == nothing | operations | {(path, "head") for path, method in operations if method == "get"}


def test_every_path_has_all_methods_of_one_function() -> None:
    methods = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}
    there: dict[str, set[tuple[str, str]]] = {}
    for resource in template_resources():
        there.setdefault(resource.path, set()).add((resource.method, resource.handler))
    for path, found in there.items():
        assert {method for method, _ in found} == methods, path
        assert len({handler for _, handler in found}) == 1, path
    assert {handler for _, handler in there[REST]} == {"functions.system.app.handler"}


def test_what_is_not_there_is_throttled_by_itself() -> None:
    whole, *settings = resources()["Api"]["Properties"]["MethodSettings"]
    assert {(one["ResourcePath"], one["HttpMethod"]) for one in settings} == {
        ("/~1{proxy+}", resource.method) for resource in template_resources() if resource.path == REST
    }
    for one in settings:
        assert 0 < one["ThrottlingRateLimit"] <= whole["ThrottlingRateLimit"] / 20
        assert 0 < one["ThrottlingBurstLimit"] <= whole["ThrottlingBurstLimit"] / 20


def test_an_operation_comes_by_a_resource_that_stands_for_it() -> None:
    for operation in operations():
        resource = resource_of(operation.method, operation.path)
        check_route({"resource": resource.path}, operation.path)
        assert not resource.public or resource.path == at_gateway(operation.path)


def test_unknown_paths_come_by_a_resource_without_routes() -> None:
    for operation in operations():
        with pytest.raises(NotFound):
            check_route({"resource": REST}, operation.path)


def test_each_path_of_the_gateway_is_wanted() -> None:
    wanted = {resource_of(one.method, one.path).path for one in operations()}
    items = {path for path in wanted if path.endswith("}")}
    tails = {f"{item}/{{proxy+}}" for item in items if not item.endswith("+}")}
    assert {one.path for one in template_resources()} <= wanted | tails | {REST}


def proof_is_needed(operation: dict[str, Any]) -> bool:
    """True if the authorizer proves who calls; a pair of keys by HTTP Basic is proved by the function that takes it."""
    return bool({scheme for choice in operation["security"] for scheme in choice} - {"keyPair"})


def test_the_document_has_every_route_and_has_not_drifted() -> None:
    made = document()
    pages = with_heads({("GET", path) for path in PAGES})
    assert described(made["paths"]) | pages == {route for given in EVENTS.values() for route in given}
    committed = ROOT / "api" / "openapi.json"
    assert json.loads(committed.read_text(encoding="utf-8")) == json.loads(json.dumps(made))


def test_operations_have_names_of_their_own() -> None:
    names = [operation["operationId"] for path in description()["paths"].values() for operation in path.values()]
    assert len(names) == len(set(names))
