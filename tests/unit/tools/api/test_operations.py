"""Every operation says what it does, shows examples that its own models accept, and names its errors and its limits."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from openapi_spec_validator import validate
from portico.core.http.operations import make
from pydantic import TypeAdapter

from tests.support.description import description
from tests.support.template import resources
from tools.api.description import PLANS, STAGE, operations
from tools.api.document import routes
from tools.api.examples import Examples, NoExample
from tools.api.references import inlined

DOCUMENT = cache(lambda: inlined(description()))
BY_ID = {operation["operationId"]: operation for _, _, operation in operations(DOCUMENT())}
WITH_BODY = sorted(name for name, operation in BY_ID.items() if "requestBody" in operation)
ROUTES = {route.id: route for route in routes()}


def examples(contents: dict[str, Any]) -> Iterator[Any]:
    for content in contents.values():
        if "example" in content:
            yield content["example"]
        for example in content.get("examples", {}).values():
            name = example.get("$ref", "").rpartition("/")[2]
            yield DOCUMENT()["components"]["examples"][name]["value"] if name else example["value"]


def codes(name: str, status: str) -> list[str]:
    """The stable codes of an error: those of the operation, then the general one of the reply."""
    operation = BY_ID[name]
    return [
        *operation.get("x-error-codes", {}).get(status, ()), *operation["responses"][status].get("x-error-codes", ())
    ]  # fmt: skip


def test_the_document_is_valid() -> None:
    assert DOCUMENT()["openapi"].startswith("3.1.")
    validate(DOCUMENT())


@pytest.mark.parametrize("name", sorted(BY_ID))
def test_an_operation_says_what_a_client_must_know(name: str) -> None:
    operation = BY_ID[name]
    assert operation["summary"]
    assert operation["description"]
    errors = {status for status in operation["responses"] if status[0] in "45"}
    of_bodies = set() if name == "issue_token" else {"422"}  # OAuth has one status for all that is wrong with a request
    assert {"400", "406", "429", "500", "503"} | of_bodies <= errors
    assert all(codes(name, status) for status in errors), "each error reply has the codes that it may carry"
    assert operation.get("x-error-codes", {}).keys() <= errors
    assert DOCUMENT()["x-throttles"][operation["x-throttle"]]["limits"].keys() == (
        {"free", "standard", "premium"} if operation["security"] else {"all"}
    )


@pytest.mark.parametrize("name", WITH_BODY)
def test_an_example_of_a_body_is_one_that_is_accepted(name: str) -> None:
    found = list(examples(BY_ID[name]["requestBody"]["content"]))
    assert found, "give an example to each required field of the body: Field(examples=[..])"
    for body in make(ROUTES[name]).dependant.body_params:  # none where an endpoint reads the request itself: emit_event
        for example in found:
            TypeAdapter(body.field_info.annotation).validate_json(json.dumps(example))
    assert {"413", "415"} <= BY_ID[name]["responses"].keys()


def test_replies_have_examples_where_they_have_a_body() -> None:
    lacking = {
        f"{name} {status}"
        for name, operation in BY_ID.items()
        for status, reply in operation["responses"].items()
        if status.startswith("2")
        and "application/json" in reply.get("content", {})
        and not list(examples(reply["content"]))
    }
    assert lacking == set(), "give an example to each field of the reply: Field(examples=[..])"


def test_codes_name_the_entity_the_key_and_the_place() -> None:
    assert {"FUNCTION_EXISTS", "IDEMPOTENCY_IN_PROGRESS", "CONFLICT"} <= set(codes("create_function", "409"))
    assert {"PROJECT_REQUIRED", "INVALID_IDEMPOTENCY_KEY", "MALFORMED_REQUEST"} <= set(codes("create_function", "400"))
    assert codes("create_function", "404") == ["NOT_FOUND"]
    assert codes("get_function", "404") == ["FUNCTION_NOT_FOUND", "NOT_FOUND"]
    assert codes("search_functions", "429") == ["RATE_LIMITED", "TOO_MANY_REQUESTS"]
    assert not any("x-entity" in operation for operation in BY_ID.values())


def test_the_plans_are_those_of_the_template() -> None:
    found = resources()
    api = found["Api"]["Properties"]["MethodSettings"][0]
    assert (api["ThrottlingRateLimit"], api["ThrottlingBurstLimit"]) == STAGE
    premium = found["PremiumPlan"]["Properties"]["Throttle"]
    assert (premium["RateLimit"], premium["BurstLimit"]) == PLANS["premium"]


@pytest.mark.parametrize(
    ("schema", "example"),
    [
        ({"const": 1, "type": "integer"}, 1),
        ({"type": "string", "enum": ["b", "a"]}, "b"),
        ({"$ref": "#/components/schemas/Named"}, {"name": "ann"}),
        ({"anyOf": [{"$ref": "#/components/schemas/Named"}, {"type": "null"}]}, None),
        ({"anyOf": [{"type": "integer", "minimum": 3}, {"type": "string"}]}, 3),
        ({"anyOf": [{"type": "string", "examples": ["x"]}, {"type": "null"}]}, "x"),
        ({"type": "array", "items": {"type": "boolean"}}, [False]),
        ({"type": "array", "items": {"type": "string"}}, []),
        ({"type": "string", "format": "date-time"}, "2026-11-20T09:00:00Z"),
        ({"type": "object", "properties": {"a": {"type": "null"}, "b": {"examples": [1]}}}, {"b": 1}),
        ({}, None),
    ],
)
def test_examples_are_put_together(schema: dict[str, Any], example: Any) -> None:
    named = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string", "examples": ["ann"]}}}
    assert Examples({"Named": named}).of(schema) == example


def test_a_required_text_without_an_example_is_named() -> None:
    inner = {"type": "array", "minItems": 1, "items": {"type": "string"}}
    with pytest.raises(NoExample, match=r"^names\[\]$"):
        Examples({}).of({"type": "object", "required": ["names"], "properties": {"names": inner}})
