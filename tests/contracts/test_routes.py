"""The routes of the template and of the applications are the same."""

import json
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from fastapi import FastAPI
from portico.core.http.lazy_routes import LateModule, LateRoute

from tests.support.template import ROOT, api_events, resources
from tools.api.document import document

EVENTS = api_events()


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
def test_each_path_leads_first_to_the_module_that_has_its_route(handler: str) -> None:
    parts = import_module(handler.rpartition(".")[0]).app.routes
    late = [part for part in parts if isinstance(part, LateModule)]
    for part in late:
        for route in part.routes:
            path = route.path.replace("{", "").replace("}", "")
            assert next(one for one in late if one.begins(path)) is part


def _routes(app: FastAPI) -> Iterator[LateRoute]:
    for part in app.routes:
        yield from part.routes if isinstance(part, LateModule) else [part]


def test_no_route_is_given_to_two_functions() -> None:
    routes = [route for given in EVENTS.values() for route in given]
    assert len(routes) == len(set(routes))


def test_each_function_may_be_invoked_by_any_route_of_the_stage_and_by_its_alias() -> None:
    allowed = [item["Properties"] for item in resources().values() if item["Type"] == "AWS::Lambda::Permission"]
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
    said = document()["paths"]
    assert public == {
        (path, method)
        for path, item in paths.items()
        for method in item
        if not proof_is_needed(said[path]["get" if method == "head" else method])
    }


def proof_is_needed(operation: dict[str, Any]) -> bool:
    """Whether the authorizer proves who calls; a pair of keys by HTTP Basic is proved by the function that takes it."""
    return bool({scheme for choice in operation["security"] for scheme in choice} - {"keyPair"})


def test_the_document_has_every_route_and_has_not_drifted() -> None:
    made = document()
    assert described(made["paths"]) == {route for given in EVENTS.values() for route in given}
    committed = ROOT / "layers" / "portico" / "portico" / "system" / "openapi.json"
    assert json.loads(committed.read_text(encoding="utf-8")) == json.loads(json.dumps(made))


def test_operations_have_names_of_their_own() -> None:
    names = [operation["operationId"] for path in document()["paths"].values() for operation in path.values()]
    assert len(names) == len(set(names))
