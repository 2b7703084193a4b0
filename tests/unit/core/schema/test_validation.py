"""Schemas of tenants: which are refused, and that none makes a validation run for long."""

from functools import partial
from typing import Any

import pytest
from portico.core.schema import validation
from portico.core.schema.steps import MAX_STEPS
from portico.core.schema.validation import fault, schema_fault

from tests.support.counting import calls

TREE: dict[str, Any] = {
    "$defs": {"tree": {"type": "object", "properties": {"kids": {"type": "array", "items": {"$ref": "#/$defs/tree"}}}}},
    "$ref": "#/$defs/tree",
}
TWICE: dict[str, Any] = {"allOf": [{"properties": {"a": {"$ref": "#"}}}, {"properties": {"a": {"$ref": "#"}}}]}


def nested(levels: int) -> Any:
    value: dict[str, Any] = {}
    for _ in range(levels):
        value = {"a": value}
    return value


@pytest.mark.parametrize("schema", [
    True, {}, TREE, TWICE, {"properties": {"$ref": {"type": "string"}, "pattern": {"type": "string"}, "$id": {}}},
    {"const": {"$ref": "https://example.com"}}, {"$id": "https://example.com/x", "$ref": "#/$defs/a", "$defs": {"a": True}},
    {"$anchor": "a", "$defs": {"b": {"$anchor": "b"}}, "properties": {"x": {"$ref": "#b"}}}, {"pattern": "^(a+)+$"},
])  # fmt: skip
def test_good_schemas(schema: Any) -> None:
    assert schema_fault(schema) is None


@pytest.mark.parametrize(("schema", "said"), [
    (3, "$:"), ({"$ref": "#"}, "itself"), ({"$ref": "x.json"}, "/$ref: it points elsewhere"), ({"$ref": "#/x"}, "there is no"),
    ({"properties": {"a": {"$dynamicRef": "https://x"}}}, "/properties/a/$dynamicRef"), ({"pattern": "(?!a)"}, "linear"),
    ({"items": {"$id": "x"}}, "/items/$id"), ({"items": {"$schema": "x"}}, "/items/$schema"),
    ({"patternProperties": {r"(a)\1": True}}, "linear"), ({"minLength": "x"}, "$.minLength"),
    ({"pattern": "((a{900}){900}){900}"}, "linear"), ({"properties": {"properties": {"$ref": "https://x"}}}, "/$ref"),
    ({"properties": {"const": {"pattern": "(?=a)"}}}, "linear"), ({"default": {"$ref": "https://x"}, "$ref": "#/default"}, "leads to"),
    ({"default": 3, "$ref": "#/default"}, "leads to"), ({"allOf": [True], "$ref": "#/allOf"}, "leads to"),
])  # fmt: skip
def test_bad_schemas_say_where(schema: Any, said: str) -> None:
    assert said in (schema_fault(schema) or "")


@pytest.mark.parametrize(("schema", "value", "valid"), [
    ({"uniqueItems": True}, [1, 1.0], False), ({"uniqueItems": True}, [1, True], True), ({"uniqueItems": True}, [{"a": 1}, {"a": 1}], False),
    ({"uniqueItems": False}, [1, 1], True), ({"uniqueItems": True}, "aa", True), ({"pattern": "b"}, "abc", True), ({"pattern": "^b"}, "abc", False),
    ({"pattern": "b"}, 3, True), ({"patternProperties": {"^n": {"type": "integer"}}}, {"n1": "x"}, False),
    ({"patternProperties": {"^n": {"type": "integer"}}}, {"x": "x"}, True), ({"patternProperties": {"n": False}}, [], True),
    ({"patternProperties": {"^n": True}, "additionalProperties": False}, {"n": 1}, True),
    ({"patternProperties": {"^n": True}, "additionalProperties": False}, {"m": 1}, False),
    ({"properties": {"a": True}, "additionalProperties": {"type": "string"}}, {"a": 1, "b": "x"}, True),
    ({"properties": {"a": True}, "additionalProperties": {"type": "string"}}, {"a": 1, "b": 2}, False),
    ({"additionalProperties": False}, [1], True), (TREE, {"kids": [{"kids": []}]}, True), (TREE, {"kids": [{"kids": 3}]}, False),
])  # fmt: skip
def test_the_keywords_that_are_our_own(schema: Any, value: Any, *, valid: bool) -> None:
    assert (fault(schema, value) is None) is valid


HUGE = 10**309


@pytest.mark.parametrize(("value", "step", "valid"), [
    (19.99, 0.01, True), (0.3, 0.1, True), (1.1, 0.1, True), (4.35, 0.01, True), (0.07, 0.01, True), (19.995, 0.01, False),
    (1e-7, 1e-8, True), (1.5e-7, 1e-7, False), (HUGE, 0.1, True), (HUGE + 1, 0.1, True), (HUGE + 1, 10, False), (1e308, 0.1, True),
    (1e308, 3, False), (1e22, 0.01, True), (7, 2.5, False), (7.5, 2.5, True), (0, 0.1, True), (-0.3, 0.1, True), (-0.35, 0.1, False),
    (5e-324, 5e-324, True), (0.1, 5e-324, True), (9007199254740993, 0.5, True), (9007199254740993, 2, False), ("x", 0.1, True),
    (2.0, 2, True), (True, 2, True), (HUGE, HUGE, True), (1, HUGE, False), (float("inf"), 1, False), (float("nan"), 0.1, False),
])  # fmt: skip
def test_multiples_are_of_the_numbers_as_written(value: Any, step: float, *, valid: bool) -> None:
    assert (fault({"multipleOf": step}, value) is None) is valid


@pytest.mark.parametrize("schema", [
    {"multipleOf": 0.1}, {"minimum": 0.5, "maximum": 1.5}, {"enum": [0.5, HUGE]}, {"const": 1.5}, {"type": "integer"}, {"not": {"multipleOf": 0.3}},
    {"uniqueItems": True, "items": {"multipleOf": 0.7}}, {"exclusiveMaximum": 1e308}, {"contains": {"const": 0.5}}, {"type": "number"},
])  # fmt: skip
@pytest.mark.parametrize("value", [HUGE, -HUGE, 10**4_000, [HUGE, float(10**300)], {"a": HUGE}])
def test_no_number_is_too_large_to_be_judged(schema: Any, value: Any) -> None:
    assert schema_fault(schema) is None
    assert fault(schema, value) is None or isinstance(fault(schema, value), str)


@pytest.mark.parametrize(("schema", "value"), [
    ({"pattern": "^(a+)+$"}, "a" * 100_000 + "b"), ({"uniqueItems": True}, [{"a": n} for n in range(20_000)]),
    (TWICE, nested(50)), (TREE, {"kids": [{"kids": []}] * 20_000}),
])  # fmt: skip
def test_none_runs_for_long(schema: Any, value: Any) -> None:
    assert calls(lambda: fault(schema, value)) < 200 * MAX_STEPS


def test_a_reference_to_what_was_no_schema_is_a_fault() -> None:
    schema = {"default": {"properties": {"a": {"pattern": "(?=a)"}}}, "$ref": "#/default"}
    assert schema_fault(schema) is None
    assert fault(schema, {"a": "x"}) is not None


def test_what_takes_too_much_is_a_fault() -> None:
    assert "too many steps" in (fault(TWICE, nested(50)) or "")


def test_an_answer_is_remembered_by_the_text_of_the_schema() -> None:
    good, bad = {"title": "remembered", "minLength": 1}, {"title": "remembered", "minLength": "1"}
    first = schema_fault(bad)
    assert (schema_fault(good), schema_fault(bad)) == (None, first)
    assert first == "$.minLength: '1' is not of type 'integer'"
    for schema in (good, bad):
        assert calls(partial(schema_fault, dict(schema))) < 60


@pytest.mark.parametrize("other", [True, 1.5, "1", None, [1], {"1": 1}])
def test_what_python_takes_for_equal_is_another_schema(other: Any) -> None:
    assert schema_fault({"title": "equal", "minLength": 1}) is None
    assert schema_fault({"title": "equal", "minLength": other}) is not None


def test_answers_are_at_most_a_thousand() -> None:
    for number in range(1_100):
        schema_fault({"title": f"one of many {number}"})
    assert len(validation._JUDGED) == 1_024
