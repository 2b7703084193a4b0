"""Which paths the gateway has, by the operations that there are."""

import pytest

from tools.template.nodes import METHODS, Node, nodes
from tools.template.operations import Operation

REST = Node("/{proxy+}", "system", frozenset(METHODS))


def found(*said: str) -> dict[str, str]:
    """The paths with their functions, of operations as `METHOD /path function`; without the API's own tail."""
    return {node.path: node.function for node in nodes(operations(*said), "system") if node != REST}


def operations(*said: str) -> list[Operation]:
    parts = [one.split() for one in said]
    return [Operation(path, method, name.rstrip("!"), name.endswith("!")) for method, path, name in parts]


THREE = {"/v1/x": "x", "/v1/x/{name}": "x", "/v1/x/{name}/{proxy+}": "x"}
STANDARD = ("GET /v1/x x", "POST /v1/x/search x", "GET /v1/x/{name} x", "POST /v1/x/{name}/restore x")


def test_a_collection_of_one_function_has_three() -> None:
    assert found(*STANDARD) == THREE
    assert found(*STANDARD, "GET /v1/x/{name}/keys x", "GET /v1/x/{name}/keys/{key} x") == THREE
    assert found("GET /v1/x/{name} x", "GET /v1/x/{name}/keys x") == {path: "x" for path in THREE if path != "/v1/x"}


def test_an_item_with_nothing_below_has_no_tail() -> None:
    assert found("GET /v1/x x", "GET /v1/x/{name} x") == {"/v1/x": "x", "/v1/x/{name}": "x"}


def test_what_another_function_answers_below_has_its_own() -> None:
    assert found(*STANDARD, "GET /v1/x/{name}/runs runs") == {**THREE, "/v1/x/{name}/runs": "runs"}
    assert found(*STANDARD, "GET /v1/x/{name}/runs runs", "GET /v1/x/{name}/runs/{id} runs") == {
        **THREE,
        "/v1/x/{name}/runs": "runs",
        "/v1/x/{name}/runs/{id}": "runs",
    }


def test_a_collection_that_two_functions_share_has_each_path() -> None:
    said = ("GET /v1/x x", "GET /v1/x/{name} y", "POST /v1/x/{name}/restore y")
    assert found(*said) == {"/v1/x": "x", "/v1/x/{name}": "y", "/v1/x/{name}/restore": "y"}


def test_what_is_open_to_anybody_has_its_own_path() -> None:
    said = (*STANDARD, "GET /v1/x/{name}/keys x!", "POST /v1/x/{name}/keys x", "POST /v1/hooks/{id} hooks!")
    assert found(*said) == {**THREE, "/v1/x/{name}/keys": "x", "/v1/hooks/{id}": "hooks"}
    public = {node.path: node.public for node in nodes(operations(*said), "system") if node.public and node != REST}
    assert public == {"/v1/x/{name}/keys": {"GET", "HEAD"}, "/v1/hooks/{id}": {"POST"}}


def test_what_is_not_there_is_anybodys() -> None:
    assert nodes([], "system") == [REST]


def test_two_functions_at_one_path_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^/v1/x is answered by more than one function: x, y$"):
        found("GET /v1/x x", "POST /v1/x y")
