"""The compiled metaschema accepts nothing that jsonschema refuses, and next to everything that it accepts."""

from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import SchemaError
from portico.core.schema.metaschema import NotASchema, validate
from portico.core.schema.validation import schema_fault

from tests.support.counting import calls
from tools.api.metaschema import flat

VALUES: Final[tuple[Any, ...]] = (
    None, True, False, 0, 1, -1, 1.0, 1.5, -0.5, 10**30, "", "a", "string", "#/x", "x#", "x#y", "1a", "a b", "a\n", "x#\n",
    [], [True], ["a"], ["a", "a"], ["string"], ["string", "string"], ["string", 1], [1, 1.0], [[]], [{}], [{"type": "x"}], [{}, {}],
    {}, {"a": True}, {"a": "x"}, {"a": []}, {"a": ["b"]}, {"a": ["b", "b"]}, {"a": {"type": "string"}}, {"a": {"minLength": -1}},
    {"type": "none"}, {"type": ["null", "null"]}, {"$ref": 3}, {"a": {"b": {"$anchor": "-"}}}, {"properties": {"x": {"required": "x"}}},
)  # fmt: skip
KEYWORDS: Final = sorted(flat()["properties"])
# Python's `$` matches before a newline at the end, as jsonschema reads it; the compiled check does not, and asks.
NEWLINES: Final = {("$id", "x#\n"), ("$anchor", "a\n"), ("$dynamicAnchor", "a\n"), ("$recursiveAnchor", "a\n")}


def accepts(schema: Any) -> bool:
    try:
        validate(schema)
    except NotASchema:
        return False
    return True


def judged(schema: Any) -> bool:
    try:
        Draft202012Validator.check_schema(schema, FormatChecker(formats=()))
    except SchemaError:
        return False
    return True


def test_the_keywords_are_those_of_the_metaschema() -> None:
    assert {"$ref", "prefixItems", "unevaluatedItems", "type", "format", "contentSchema", "dependencies"} < set(
        KEYWORDS
    )
    assert len(KEYWORDS) == 61


@pytest.mark.parametrize("keyword", KEYWORDS)
def test_each_value_of_a_keyword_is_judged_alike(keyword: str) -> None:
    different = {
        index for index, value in enumerate(VALUES) if accepts({keyword: value}) is not judged({keyword: value})
    }
    assert {(keyword, VALUES[index]) for index in different} == {one for one in NEWLINES if one[0] == keyword}
    assert all(judged({keyword: VALUES[index]}) for index in different)


@pytest.mark.parametrize("schema", [None, 1, "x", [], True, False, {}, {"unknown": {"type": "none"}}])
def test_a_whole_schema_is_judged_alike(schema: Any) -> None:
    assert accepts(schema) is judged(schema)


@pytest.mark.parametrize("within", [
    lambda inner: {"items": inner}, lambda inner: {"prefixItems": [True, inner]}, lambda inner: {"properties": {"default": inner}},
    lambda inner: {"$defs": {"$ref": inner}}, lambda inner: {"not": {"if": inner}}, lambda inner: {"allOf": [{"anyOf": [inner]}]},
    lambda inner: {"dependentSchemas": {"x": inner}}, lambda inner: {"contentSchema": inner}, lambda inner: {"default": inner},
    lambda inner: {"dependencies": {"x": inner}}, lambda inner: {"unevaluatedProperties": inner}, lambda inner: {"enum": [inner]},
])  # fmt: skip
@pytest.mark.parametrize(
    "inner", [{"type": "none"}, {"type": "string"}, {"minLength": -1}, {"required": ["a", "a"]}, 3, ["x"]]
)
def test_a_schema_within_one_is_judged_alike(within: Any, inner: Any) -> None:
    assert accepts(within(inner)) is judged(within(inner))


def test_a_first_check_does_not_go_through_the_metaschema() -> None:
    schema = {"type": "object", "properties": {f"p{number}": {"type": "string"} for number in range(20)}}
    schema_fault({"title": "what is imported for it"})
    assert calls(lambda: schema_fault(schema)) < calls(lambda: judged(schema)) / 4
