"""Filters: what clients may ask for, and the conditions that come of it."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from portico.compute.functions.entity import FunctionStatus
from portico.compute.functions.resource import FUNCTIONS
from portico.core.base.errors import BadRequest, Unprocessable
from portico.core.data.query import All, AnyOf, Compare, Negation, Operator
from portico.core.http.filters import read_filter
from portico.core.http.views import views_of

FunctionFilter = views_of(FUNCTIONS).filter


def condition(wanted: Any) -> All:
    found = read_filter(FunctionFilter, json.dumps(wanted))
    assert found is not None
    return found.condition()


def name(operator: Operator, value: Any) -> Compare:
    return Compare("name", operator, value)


@pytest.mark.parametrize("operator", [
    "equals", "i_equals", "contains", "i_contains", "starts_with", "i_starts_with", "ends_with", "i_ends_with",
])  # fmt: skip
def test_a_text_takes_every_operator_of_texts(operator: str) -> None:
    assert condition({"name": {operator: "x"}}) == All((name(Operator(operator), "x"),))


@pytest.mark.parametrize("operator", ["equals", "gt", "gte", "lt", "lte"])
def test_numbers_and_times_take_comparisons(operator: str) -> None:
    assert condition({"timeout": {operator: 2.5}}) == All((Compare("timeout", Operator(operator), 2.5),))
    found = condition({"created_at": {operator: "2026-01-01T02:00:00+02:00"}})
    assert found == All((Compare("created_at", Operator(operator), datetime(2026, 1, 1, tzinfo=UTC)),))


def test_lists_of_each_kind() -> None:
    assert condition({"name": {"in": ["a", "b"]}}) == All((name(Operator.IN, ["a", "b"]),))
    assert condition({"memory": {"in": [64]}}) == All((Compare("memory", Operator.IN, [64.0]),))
    assert condition({"status": {"in": ["READY"]}}) == All((Compare("status", Operator.IN, [FunctionStatus.READY]),))


def test_several_operators_and_fields_are_joined_by_and() -> None:
    wanted = {"name": {"starts_with": "a", "ends_with": "z"}, "status": {"equals": "ERROR"}}
    assert set(condition(wanted).parts) == {
        name(Operator.STARTS_WITH, "a"),
        name(Operator.ENDS_WITH, "z"),
        Compare("status", Operator.EQUALS, FunctionStatus.ERROR),
    }


def test_combinations_nest() -> None:
    a, b = {"name": {"equals": "a"}}, {"name": {"equals": "b"}}
    is_a, is_b = All((name(Operator.EQUALS, "a"),)), All((name(Operator.EQUALS, "b"),))
    assert condition({"OR": [a, b]}) == All((AnyOf((is_a, is_b)),))
    assert condition({"AND": [a, {"NOT": b}]}) == All((All((is_a, All((Negation(is_b),)))),))


def test_the_order_of_fields_is_of_no_consequence() -> None:
    first = {"name": {"equals": "a"}, "image": {"equals": "b"}, "memory": {"gt": 1}}
    assert repr(condition(first)) == repr(condition(dict(reversed(first.items()))))


def test_nothing_asks_for_nothing() -> None:
    assert read_filter(FunctionFilter, None) is None
    assert condition({}) == All(())


def test_null_is_as_good_as_left_out() -> None:
    said = {"name": {"equals": "a", "in": None}, "status": None, "AND": None, "NOT": None}
    assert condition(said) == condition({"name": {"equals": "a"}})


@pytest.mark.parametrize(("wanted", "field"), [
    ({"nope": {"equals": "x"}}, "filter.nope"), ({"name": {"like": "x"}}, "filter.name.like"),
    ({"name": {"gt": "x"}}, "filter.name.gt"), ({"timeout": {"contains": 1}}, "filter.timeout.contains"),
    ({"status": {"gt": "READY"}}, "filter.status.gt"), ({"status": {"equals": "BUSY"}}, "filter.status.equals"),
    ({"name": "x"}, "filter.name"), ({"name": {"equals": 1}}, "filter.name.equals"),
    ({"name": {"in": []}}, "filter.name.in"), ({"name": {"in": ["x"] * 101}}, "filter.name.in"),
    ({"OR": []}, "filter.OR"), ({"OR": [{}] * 21}, "filter.OR"), ({"NOT": {"nope": 1}}, "filter.NOT.nope"),
    ({"AND": [{"name": {"like": 1}}]}, "filter.AND.0.name.like"), ({"timeout": {"gt": "x"}}, "filter.timeout.gt"),
    ({"created_at": {"gt": "2026-01-01T00:00:00"}}, "filter.created_at.gt"),
    ({"created_at": {"gt": "0001-01-01T00:00:00+14:00"}}, "filter.created_at.gt"),
    ({"created_at": {"in": ["9999-12-31T23:59:59-14:00"]}}, "filter.created_at.in.0"),
    ({"AND": None}, "filter"), ({"OR": [{"NOT": None}]}, "filter.OR.0"), ({"nope": None}, "filter.nope"),
    ({"name": None, "OR": None}, "filter.name"), ({"memory": {"gt": 10**400}}, "filter.memory.gt"), ([], "filter"), ("x", "filter"), (None, "filter"),
])  # fmt: skip
def test_what_cannot_be_asked_is_named(wanted: Any, field: str) -> None:
    with pytest.raises(Unprocessable) as refused:
        condition(wanted)
    assert refused.value.details["errors"][0]["field"] == field


@pytest.mark.parametrize("text", ["", "{", "name=x", '{"name": NaN}', '{"a":1,"a":1}'])
def test_what_is_not_json_is_malformed(text: str) -> None:
    with pytest.raises(BadRequest):
        read_filter(FunctionFilter, text)
