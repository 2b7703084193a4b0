"""Conditions and orders, free of any store."""

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from portico.core.data.query import All, AnyOf, Compare, Negation, Operator, Order, sorted_by

MATCHES = [
    (Operator.EQUALS, "Box", "Box", True), (Operator.EQUALS, "Box", "box", False),
    (Operator.I_EQUALS, "Box", "bOX", True), (Operator.I_EQUALS, "straße", "STRASSE", True),
    (Operator.CONTAINS, "Box", "ox", True), (Operator.CONTAINS, "Box", "OX", False),
    (Operator.I_CONTAINS, "Box", "OX", True), (Operator.I_CONTAINS, "Box", "y", False),
    (Operator.STARTS_WITH, "Box", "Bo", True), (Operator.STARTS_WITH, "Box", "bo", False),
    (Operator.I_STARTS_WITH, "Box", "bO", True), (Operator.I_STARTS_WITH, "Box", "ox", False),
    (Operator.ENDS_WITH, "Box", "ox", True), (Operator.ENDS_WITH, "Box", "OX", False),
    (Operator.I_ENDS_WITH, "Box", "OX", True), (Operator.I_ENDS_WITH, "Box", "bo", False),
    (Operator.EQUALS, "cafe\u0301", "caf\u00e9", True), (Operator.I_CONTAINS, "CAFE\u0301S", "af\u00e9", True),
    (Operator.IN, "a", ["a", "b"], True), (Operator.IN, "c", ["a", "b"], False),
    (Operator.GT, 2, 1, True), (Operator.GT, 2, 2, False), (Operator.GTE, 2, 2, True), (Operator.GTE, 1, 2, False),
    (Operator.LT, 1, 2, True), (Operator.LT, 2, 2, False), (Operator.LTE, 2, 2, True), (Operator.LTE, 3, 2, False),
]  # fmt: skip


def entity(**fields: Any) -> Any:
    return SimpleNamespace(**fields)


@pytest.mark.parametrize(("operator", "actual", "wanted", "expected"), MATCHES)
def test_comparisons(operator: Operator, actual: Any, wanted: Any, *, expected: bool) -> None:
    assert Compare("f", operator, wanted).matches(entity(f=actual)) is expected


def test_every_operator_is_tried() -> None:
    assert {row[0] for row in MATCHES} == set(Operator)


@pytest.mark.parametrize("operator", list(Operator))
def test_an_absent_value_matches_nothing(operator: Operator) -> None:
    assert not Compare("f", operator, None).matches(entity(f=None))


def test_combinations() -> None:
    yes, no = Compare("f", Operator.EQUALS, 1), Compare("f", Operator.EQUALS, 2)
    one = entity(f=1)
    assert [All(parts).matches(one) for parts in [(), (yes,), (yes, no)]] == [True, True, False]
    assert [AnyOf(parts).matches(one) for parts in [(), (no,), (yes, no)]] == [False, False, True]
    assert [Negation(part).matches(one) for part in (yes, no)] == [False, True]


@given(st.lists(st.tuples(st.none() | st.integers(0, 3), st.integers(0, 3)), max_size=12), st.booleans())
def test_absent_values_come_last_and_ties_by_the_tiebreaker(rows: list[tuple[int | None, int]], down: bool) -> None:
    entities = [entity(a=a, b=b, key=f"{n:02}") for n, (a, b) in enumerate(rows)]
    found = sorted_by(entities, [Order("a", down), Order("b")], lambda one: one.key)
    present = [one for one in found if one.a is not None]
    assert found == present + [one for one in found if one.a is None]
    assert [(-one.a if down else one.a, one.b, one.key) for one in present] == sorted(
        (-one.a if down else one.a, one.b, one.key) for one in present
    )


@pytest.mark.parametrize("down", [False, True])
def test_names_are_in_order_ignoring_case(*, down: bool) -> None:
    names = [SimpleNamespace(key_field="name", name=name, size=0) for name in ("A1", "a", "1")]
    found = sorted_by(names, [Order("size"), Order("name", down)], lambda one: one.name.lower())
    assert [one.name for one in found] == (["A1", "a", "1"] if down else ["1", "a", "A1"])
