"""The routes of the template and of the applications are the same."""

import json
from importlib import import_module

import pytest
from portico.api import document

from tests.support.template import ROOT, api_events

EVENTS = api_events()


def described(paths: dict[str, dict[str, object]]) -> set[tuple[str, str]]:
    return {(method.upper(), path) for path, operations in paths.items() for method in operations}


@pytest.mark.parametrize("handler", sorted(EVENTS))
def test_each_function_serves_what_the_template_gives_it(handler: str) -> None:
    app = import_module(handler.rpartition(".")[0]).app
    assert described(app.openapi()["paths"]) == EVENTS[handler]


def test_no_route_is_given_to_two_functions() -> None:
    routes = [route for given in EVENTS.values() for route in given]
    assert len(routes) == len(set(routes))


def test_the_document_has_every_route_and_has_not_drifted() -> None:
    made = document()
    assert described(made["paths"]) == {route for given in EVENTS.values() for route in given}
    committed = ROOT / "layers" / "portico" / "portico" / "system" / "openapi.json"
    assert json.loads(committed.read_text(encoding="utf-8")) == json.loads(json.dumps(made))


def test_operations_have_names_of_their_own() -> None:
    names = [operation["operationId"] for path in document()["paths"].values() for operation in path.values()]
    assert len(names) == len(set(names))
