"""What is unevaluated, as the library finds it; in linear time, and by the one engine of patterns."""

import inspect
import types
from collections.abc import Callable, Iterator
from functools import partial
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from portico.core.schema.keywords import validator_class
from portico.core.schema.steps import MAX_STEPS, matches
from portico.core.schema.validation import fault, schema_fault

from tests.support.counting import calls

NAMES = st.sampled_from(["a", "b", "ab", "c"])
LEAVES = st.sampled_from([True, False, {"type": "integer"}, {"const": 1}, {"$ref": "#/$defs/x"}, {"required": ["a"]}])


def _objects(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    several, named = st.lists(inner, min_size=1, max_size=2), st.dictionaries(NAMES, inner, max_size=2)
    patterns = st.dictionaries(st.sampled_from(["^a", "b$", "c"]), inner, max_size=2)
    return st.fixed_dictionaries({}, optional={
        "properties": named, "patternProperties": patterns, "additionalProperties": inner, "unevaluatedProperties": inner,
        "dependentSchemas": named, "allOf": several, "anyOf": several, "oneOf": several, "if": inner, "then": inner,
        "else": inner, "prefixItems": several, "items": inner, "contains": inner, "unevaluatedItems": inner, "not": inner,
    })  # fmt: skip


SCHEMAS = st.recursive(LEAVES, _objects, max_leaves=6)
VALUES = st.recursive(
    st.sampled_from([1, 2, "x"]),
    lambda inner: st.dictionaries(NAMES, inner, max_size=3) | st.lists(inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=150)
@given(outer=_objects(SCHEMAS), shared=_objects(LEAVES.filter(lambda one: one != {"$ref": "#/$defs/x"})), value=VALUES)
def test_values_are_judged_as_the_library_judges_them(outer: Any, shared: Any, value: Any) -> None:
    schema = {**outer, "$defs": {"x": shared}}
    assert (fault(schema, value) is None) is Draft202012Validator(schema).is_valid(value), schema


def test_hostile_names_take_no_time() -> None:
    schema = {"patternProperties": {"^(a|a)*$": True, "^(a+)+$": True}, "unevaluatedProperties": False}
    assert schema_fault(schema) is None
    begun = process_time()
    assert fault(schema, {"a" * 40: 1, "a" * 5_000 + "!": 1}) is not None
    assert process_time() - begun < 1


def test_many_patterns_and_names_are_charged() -> None:
    schema = {"patternProperties": {f"a{n}": True for n in range(300)}, "unevaluatedProperties": False}
    assert "too many steps" in str(fault(schema, {f"k{n}": 1 for n in range(4_000)}))
    assert calls(lambda: fault(schema, {f"k{n}": 1 for n in range(4_000)})) < 200 * MAX_STEPS


@pytest.mark.parametrize("word", ["dependentSchemas", "allOf", "anyOf", "if"])
def test_subschemas_that_multiply_are_charged(word: str) -> None:
    shapes: dict[str, Callable[[Any], Any]] = {
        "dependentSchemas": lambda inner: {"dependentSchemas": {"a": inner, "b": inner}},
        "if": lambda inner: {"if": inner, "then": inner},
    }
    shape = shapes.get(word, lambda inner: {word: [inner, inner]})
    defs: dict[str, Any] = {"0": {"properties": {"a": True}}}
    defs |= {str(n): shape({"$ref": f"#/$defs/{n - 1}"}) for n in range(1, 28)}
    schema = {"$defs": defs, "$ref": "#/$defs/27", "unevaluatedProperties": False}
    assert calls(lambda: fault(schema, {"a": 1, "b": 2})) < 200 * MAX_STEPS


def test_each_keyword_that_matches_has_the_one_engine() -> None:
    usual = {word for word, keyword in Draft202012Validator.VALIDATORS.items() if _uses_re(keyword)}
    assert usual == {"pattern", "patternProperties", "additionalProperties", "unevaluatedProperties"}
    own = validator_class().VALIDATORS
    assert {word for word, keyword in own.items() if _uses_re(keyword)} == set()
    assert all(any(found is matches for found in _reached(own[word])) for word in usual)


def _uses_re(keyword: Any) -> bool:
    return any(
        "re" in _names_of(found.__code__) and _global(found, "re").__name__ == "re" for found in _reached(keyword)
    )


def _names_of(code: types.CodeType) -> set[str]:
    """The names that a function uses, in comprehensions too."""
    inner = [_names_of(part) for part in code.co_consts if isinstance(part, types.CodeType)]
    return set(code.co_names).union(*inner)


def _global(function: Any, name: str) -> Any:
    return function.__globals__.get(name, types)


def _reached(function: Any) -> Iterator[Any]:
    """The function, and all that it may call, but for the engine and the validator's own methods."""
    found, seen = [inspect.unwrap(function.func if isinstance(function, partial) else function)], set[Any]()
    for one in found:
        if not isinstance(one, types.FunctionType) or one in seen:
            continue
        seen.add(one)
        yield one
        if one is not matches:
            named = [_global(one, name) for name in _names_of(one.__code__)]
            named += [getattr(module, name, None) for module in named if isinstance(module, types.ModuleType)
                      for name in _names_of(one.__code__)]  # fmt: skip
            closed = [cell.cell_contents for cell in one.__closure__ or ()]
            found += [*named, *closed]
